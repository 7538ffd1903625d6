"""``xcompliance lint``: what makes rule files trustworthy before anybody is judged by them.

``desk`` holds what could be read, ``checks`` one check a module, ``registry`` all of them, ``run`` the run, ``pages``
the documentation of each code.
"""
