"""Who: one person for each role, and residents. All are invented; "样例" means sample."""

# login, name, role, node
STAFF = (
    ("property", "周样例", "property", "jinsha"),
    ("committee", "吴样例", "committee", "jinsha"),
    ("branch", "郑样例", "branch", "jinsha"),
    ("representative", "冯样例", "representative", "jinsha"),
    ("building-head", "陈样例", "building_head", "jinsha.3"),
    ("building-head-1", "伍样例", "building_head", "jinsha.1"),
    ("building-head-2", "余样例", "building_head", "jinsha.2"),
    ("building-head-5", "元样例", "building_head", "jinsha.5"),
    ("household-link", "褚样例", "household_link", "jinsha.3"),
    ("grid", "卫样例", "grid_worker", "jinsha-community"),
    ("mediator", "蒋样例", "mediator", "jinsha-community"),
    ("counter", "沈样例", "counter", "jinsha"),
    ("community", "韩样例", "community", "jinsha-community"),
    ("street", "杨样例", "street", "qiancao"),
    ("district", "朱样例", "district", "jiangyang"),
    ("admin", "秦样例", "admin", "jiangyang"),
    ("property-haojing", "尤样例", "property", "haojing"),
    ("branch-haojing", "许样例", "branch", "haojing"),
)

RESIDENTS = tuple(f"{surname}样例" for surname in "赵钱孙李王何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎")


def resident(n: int) -> tuple[str, str]:
    """The n-th resident's name and phone; numbers of this range belong to nobody."""
    return RESIDENTS[n % len(RESIDENTS)], f"1380000{n % 10000:04}"
