"""The four kinds of convention: words of our own, short enough to be read standing."""

from typing import NamedTuple


class Articles(NamedTuple):
    kind: str
    title: str
    title_en: str
    articles: tuple[tuple[str, str], ...]


ADOPTED = {
    "changjiang": ("小区党支部、业委会与居民代表庭院会议", "Courtyard meeting of branch, owners' committee and residents"),
    "jiahe": ("小区党支部与居民代表会议", "Meeting of the branch and residents' representatives"),
    "jinsha": ("小区党支部、业委会与居民代表会议", "Meeting of branch, owners' committee and residents"),
    "qinyuanchun": ("网格走访逐户征集，小区党支部会议通过", "Gathered door to door on grid visits, adopted by the branch"),
    "haojing": ("小区党支部与居民代表会议", "Meeting of the branch and residents' representatives"),
}

PARTY = Articles("party", "党员公约", "Party members' convention", (
    ("亮明身份不摆谱，邻居有事先到场；能办当天给回音，难办也把话说清。",
     "Be known as a member, never above others. Be first on the spot; answer the same day, and say plainly what takes longer."),
    ("开会先听居民讲，少说空话多记账；答应的事写下来，办完自己来销账。",
     "Listen to residents first, talk less and note more. What is promised is written down and crossed off when done."),
    ("走访不空手进门，问水问电问冷暖；一户一户记心上，老人独居多看看。",
     "On a visit ask about water, power and warmth. Keep every household in mind, and look in on those who live alone."),
    ("物业缴费走在前，志愿服务排上班；自家门口先扫净，公共地方不占用。",
     "Pay the property fee on time, take a turn as a volunteer. Sweep your own doorway first, take no shared space."),
))  # fmt: skip
RESIDENT = Articles("resident", "居民公约", "Residents' convention", (
    ("垃圾分好再下楼，投放看准红绿蓝；大件提前说一声，不在楼下堆成山。",
     "Sort rubbish before taking it down and mind the colours of the bins. Announce bulky things; do not pile them up."),
    ("车辆停进白线里，消防通道不占用；充电推到车棚去，电池不进家门口。",
     "Park inside the lines and keep the fire lane free. Charge in the shed; no batteries in flats or stairwells."),
    ("遛狗牵绳清粪便，见到孩子收一收；阳台浇花看楼下，高空不抛一张纸。",
     "Dogs on a lead, and clean up after them. Look below before watering flowers; throw nothing from windows."),
    ("花草是大家栽的，健身器材轻轻用；坏了扫码报一声，谁先看见谁先说。",
     "Plants and equipment belong to all of us: use them gently. If something breaks, scan and report it, whoever sees it first."),
    ("公共的账看得懂，不懂就问业委会；该交的费按时交，该说的话当面说。",
     "Read the common accounts and ask the owners' committee. Pay what is due on time, say what must be said face to face."),
))  # fmt: skip
NEIGHBOUR = Articles("neighbour", "邻里公约", "Neighbours' convention", (
    ("早晚见面问声好，电梯里外让一让；老人孩子先上楼，重东西搭一把手。",
     "Say good morning and good evening, make room in the lift. The old and the young go first; lend a hand with heavy things."),
    ("装修提前贴个条，中午晚上不开工；楼上洗衣看漏水，楼下有话好好说。",
     "Put up a note before building work, rest at noon and night. Watch for leaks upstairs, speak kindly downstairs."),
    ("出门在外留个信，水电燃气关一关；邻居帮忙收快递，回来道声麻烦了。",
     "Leave word when you travel and shut water and gas. A neighbour takes in the parcel; say thank you on return."),
    ("邻里有难处，敲门帮一把；夜里轻声走，楼道不堆物。",
     "When a neighbour is in need, knock and help. Walk softly at night; keep the stairs clear."),
    ("有了误会不隔夜，坐下来喝杯茶；说不拢找调解，和气比输赢大。",
     "Let no quarrel last the night: sit down over tea. If that fails ask the mediators; peace matters more than winning."),
))  # fmt: skip
BUILDING = Articles("building", "楼栋公约", "Building convention", (
    ("楼道灯坏了就报，消防门随手关好；鞋柜纸箱收回家，留出一米逃生路。",
     "Report a broken light, shut the fire door. Take shoe racks and boxes inside; leave a metre to escape by."),
    ("电梯门别用手挡，小孩乘梯要人陪；搬家铺好保护板，弄脏自己擦一擦。",
     "Do not block the lift door; children ride with an adult. Protect the walls when moving, wipe up what you spill."),
    ("楼顶大家晒被子，早晒早收不占绳；天台门不乱上锁，杂物不往上面搬。",
     "The roof is for everyone's bedding: bring it in early. Leave the roof door unlocked and store nothing there."),
    ("每月末扫一次楼，能来的都动动手；楼栋长叫一声到，扫完一起歇歇脚。",
     "Sweep the building at each month's end; all who can lend a hand. The building head calls, and afterwards we rest together."),
))  # fmt: skip

KINDS = (PARTY, RESIDENT, NEIGHBOUR, BUILDING)
BUILDING_OF = {"changjiang": "1", "jiahe": "2", "jinsha": "3", "qinyuanchun": "1", "haojing": "2"}
