"""Invented people and companies of several naming cultures: common given names and rarer family names."""

from __future__ import annotations

from random import Random

GIVEN = {
    "slavic": "Aleksandr Sergey Dmitri Andrei Vladimir Nikolai Igor Oleg Viktor Yuri Mikhail Anatoly Boris Pavel "
    "Konstantin Ruslan Timur Natalia Olga Irina Tatiana Svetlana Yekaterina Ludmila Galina",
    "arabic": "Muhammad Ahmad Ali Hasan Hussein Abdullah Omar Khalid Ibrahim Yusuf Mahmoud Mustafa Salih Faisal Tariq "
    "Nasser Samir Walid Jamal Karim Fatima Aisha Zainab Maryam Layla",
    "persian": "Reza Mehdi Hossein Alireza Mohammad Javad Hamid Majid Saeed Behzad Farhad Kamran "
    "Mahmoud Ebrahim Davoud Parviz",
    "spanish": "Jose Juan Carlos Luis Jorge Miguel Manuel Pedro Fernando Ricardo Alberto Rafael Sergio Hector Maria "
    "Ana Rosa Carmen Guadalupe Patricia",
    "chinese": "Wei Jun Ming Hua Xiaoming Jianguo Zhiqiang Guoqiang Haitao Yong Lei Bin Fang Xiuying Na Jing Yan",
    "korean": "Yong-chol Kwang-il Chol-su Song-ho Myong-su Tae-hyon Kyong-ho Sung-il Hyon-chol Un-ju",
    "western": "John Michael David James Robert Thomas Peter Andrew Paul Mark Daniel Anna Laura Julia Sophie Emma "
    "Claire Hans Stefan Markus Jean Pierre Marco Luca Giulia Katarzyna Piotr Jan",
}
ENDINGS = {
    "slavic": "ov ev in sky enko uk ovich yan",
    "arabic": "i an awi ani man ari our ouni",
    "persian": "i zadeh ian pour nejad doust",
    "spanish": "ez os ado ales ero ano",
    "western": "er son mann ini ski eau ton berg stein",
}
WHOLE = {
    "chinese": "Zhang Wang Li Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo",
    "korean": "Kim Ri Pak Choe Chong Kang Cho Yun Chang Im Han O So Sin Kwon",
}
ONSETS = "b br d dr f g gr h j k kr l m n p r s sh st t tr v y z zh ch kh"
VOWELS = "a e i o u"
CODAS = "b d f g k l m n r s t v z rd lt nk rm"
FAMILIES = 12_000
"""Family names of one culture."""
TRADES = (
    "Trading Shipping Petroleum Bank Holding Industries Marine Services Investment Logistics Technology Group General"
)
PLACES = (
    "Orient Gulf Star Nova Delta Caspian Pearl Atlas Falcon Zenith Horizon Volga Ural Damas Tigris Baltic "
    "Pacific Golden"
)


class Culture:
    """Seeded names; the n-th given name is n times rarer than the first."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.family = {
            **{name: [self._family(ends.split()) for _ in range(FAMILIES)] for name, ends in ENDINGS.items()},
            **{name: words.split() for name, words in WHOLE.items()},
        }

    def _family(self, endings: list[str]) -> str:
        pick = self.random.choice
        onsets, vowels, codas = ONSETS.split(), VOWELS.split(), CODAS.split()
        stem = "".join(pick(onsets) + pick(vowels) for _ in range(pick((1, 2, 2)))) + pick(codas)
        return (pick(("", "", "al-")) if endings[0] == "i" and "awi" in endings else "") + stem.title() + pick(endings)

    def person(self, cultures: list[str]) -> str:
        """A person of one of some cultures."""
        culture = self.random.choice(cultures)
        given = GIVEN[culture].split()
        weights = [1 / (rank + 3) for rank in range(len(given))]
        count = {
            "chinese": 1,
            "korean": 1,
            "slavic": self.random.choice((1, 2)),
            "arabic": self.random.choice((1, 2, 3)),
        }
        chosen = self.random.choices(given, weights, k=count.get(culture, self.random.choice((1, 1, 2))))
        families = self.family[culture]
        return " ".join([*chosen, families[min(int(self.random.expovariate(4 / len(families))), len(families) - 1)]])

    def company(self) -> str:
        """A company: a word of its own or a family name, and trades."""
        own = self.random.choice([*PLACES.split(), self.random.choice(self.random.choice(list(self.family.values())))])
        second = self.random.choice(self.random.choice(list(self.family.values())))
        trades = self.random.sample(TRADES.split(), k=self.random.choice((1, 2)))
        return " ".join(
            [own, *([second] if own in PLACES.split() else []), *trades, self.random.choice(("Ltd", "LLC", "Co"))]
        )
