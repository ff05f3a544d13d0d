"""Where: one district, its streets and communities, five compounds with buildings, spots, households and numbers to call."""

from typing import NamedTuple


class Node(NamedTuple):
    kind: str
    key: str
    parent: str
    name: str
    name_en: str


class Estate(NamedTuple):
    """A compound. `buildings` is how many there are, `units` and `floors` of each, two households to a floor."""

    key: str
    parent: str
    prefix: str
    name: str
    name_en: str
    address: str
    address_en: str
    buildings: int
    units: int
    floors: int
    phone: str


AREAS = (
    Node("district", "jiangyang", "", "江阳区", "Jiangyang District"),
    Node("street", "dashanping", "jiangyang", "大山坪街道", "Dashanping Street"),
    Node("street", "lantian", "jiangyang", "蓝田街道", "Lantian Street"),
    Node("street", "qiancao", "jiangyang", "茜草街道", "Qiancao Street"),
    Node("street", "huayang", "jiangyang", "华阳街道", "Huayang Street"),
    Node("community", "changjiang-community", "dashanping", "长江社区", "Changjiang Community"),
    Node("community", "jiahe-community", "lantian", "佳和社区", "Jiahe Community"),
    Node("community", "jinsha-community", "qiancao", "金沙社区", "Jinsha Community"),
    Node("community", "huayang-community", "huayang", "华阳社区", "Huayang Community"),
)

ESTATES = (
    Estate("changjiang", "changjiang-community", "CJ", "长江生态园", "Changjiang Eco Garden",
           "泸州市江阳区大山坪街道", "Dashanping Street, Jiangyang District, Luzhou", 3, 1, 6, "0830-3100001"),
    Estate("jiahe", "jiahe-community", "JH", "佳和园", "Jiahe Garden",
           "泸州市江阳区蓝田街道", "Lantian Street, Jiangyang District, Luzhou", 3, 1, 6, "0830-3100002"),
    Estate("jinsha", "jinsha-community", "JS", "金沙小区", "Jinsha Gardens",
           "泸州市江阳区茜草街道", "Qiancao Street, Jiangyang District, Luzhou", 6, 2, 6, "0830-3100003"),
    Estate("qinyuanchun", "huayang-community", "QY", "沁园春小区", "Qinyuanchun Court",
           "泸州市江阳区华阳街道", "Huayang Street, Jiangyang District, Luzhou", 2, 1, 6, "0830-3100004"),
    Estate("haojing", "huayang-community", "HJ", "灏景尊城小区", "Haojing Manor",
           "泸州市江阳区华阳街道", "Huayang Street, Jiangyang District, Luzhou", 4, 1, 6, "0830-3100005"),
)  # fmt: skip

# Of each compound: key, name, name in English. The lobby of each building comes besides.
SPOTS = (
    ("gate", "东门", "East gate"),
    ("garage", "地下车库", "Underground car park"),
    ("playground", "儿童乐园", "Playground"),
    ("hall", "架空层", "Open ground floor"),
    ("bins", "垃圾房", "Bin room"),
    ("shops", "临街门市", "Street-side shops"),
)
FIXED = {"bins": "environment", "garage": "parking"}  # spots whose code is for one category
LOBBY = ("lobby", "大堂", "Lobby")

# Of each area: its office's number.
OFFICES = {
    "changjiang-community": ("社区服务中心", "Community service centre", "0830-3100011"),
    "jiahe-community": ("社区服务中心", "Community service centre", "0830-3100012"),
    "jinsha-community": ("社区服务中心", "Community service centre", "0830-3100013"),
    "huayang-community": ("社区服务中心", "Community service centre", "0830-3100014"),
}
DESK = ("物业值班", "Property desk", "24 小时", "24 hours")
OFFICE_HOURS = ("9:00–17:30", "9:00–17:30")

# Screens on walls, waiting to be paired: key, compound, building, how they hang. A 43-inch one, a small one beside the lift
# (大字 by itself), and one across.
NIGHT = {"dim_from": 22 * 60 + 30, "dim_until": 6 * 60}
SCREENS = (
    ("screen.jinsha.3", "jinsha", "3",
     {"name": "3号楼大堂屏", "orientation": "portrait", "diagonal": 430, "bottom_cm": 75, **NIGHT}),
    ("screen.jinsha.1", "jinsha", "1",
     {"name": "1号楼电梯口屏", "orientation": "portrait", "diagonal": 215, "bottom_cm": 110, **NIGHT}),
    ("screen.haojing.2", "haojing", "2",
     {"name": "2号楼大堂屏", "orientation": "landscape", "diagonal": 550, "bottom_cm": 95, **NIGHT}),
)  # fmt: skip
