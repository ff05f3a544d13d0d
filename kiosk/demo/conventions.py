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
     "Known as members, first on the spot. Answer the same day, or say plainly what takes longer."),
    ("开会先听居民讲，少说空话多记账；答应的事写下来，办完自己来销账。",
     "Listen before you speak. Write down what is promised; cross it off when it is done."),
    ("走访不空手进门，问水问电问冷暖；一户一户记心上，老人独居多看看。",
     "Ask about water, power and warmth. Look in often on those who live alone."),
    ("物业缴费走在前，志愿服务排上班；自家门口先扫净，公共地方不占用。",
     "Pay the fee on time, take your turn to help. Keep shared space free."),
))  # fmt: skip
RESIDENT = Articles("resident", "居民公约", "Residents' convention", (
    ("垃圾分好再下楼，投放看准红绿蓝；大件提前说一声，不在楼下堆成山。",
     "Sort rubbish before taking it down. Announce bulky things; do not pile them up."),
    ("车辆停进白线里，消防通道不占用；充电推到车棚去，电池不进家门口。",
     "Park inside the lines, keep the fire lane free. No batteries in flats or stairwells."),
    ("遛狗牵绳清粪便，见到孩子收一收；阳台浇花看楼下，高空不抛一张纸。",
     "Dogs on a lead, and clean up after them. Nothing is thrown from windows."),
    ("花草是大家栽的，健身器材轻轻用；坏了扫码报一声，谁先看见谁先说。",
     "Plants and equipment belong to all. If something breaks, whoever sees it reports it."),
    ("公共的账看得懂，不懂就问业委会；该交的费按时交，该说的话当面说。",
     "Read the common accounts and ask. Pay on time, speak face to face."),
))  # fmt: skip
NEIGHBOUR = Articles("neighbour", "邻里公约", "Neighbours' convention", (
    ("早晚见面问声好，电梯里外让一让；老人孩子先上楼，重东西搭一把手。",
     "Greet each other, make room in the lift. Lend a hand with heavy things."),
    ("装修提前贴个条，中午晚上不开工；楼上洗衣看漏水，楼下有话好好说。",
     "Announce building work, rest at noon and at night. Speak kindly about leaks."),
    ("出门在外留个信，水电燃气关一关；邻居帮忙收快递，回来道声麻烦了。",
     "Leaving for long? Shut water and gas and leave word. Thank whoever takes in your parcel."),
    ("邻里有难处，敲门帮一把；夜里轻声走，楼道不堆物。",
     "When a neighbour is in need, knock and help. Walk softly at night; keep the stairs clear."),
    ("有了误会不隔夜，坐下来喝杯茶；说不拢找调解，和气比输赢大。",
     "Let no quarrel last the night: sit down over tea. Peace matters more than winning."),
))  # fmt: skip
BUILDING = Articles("building", "楼栋公约", "Building convention", (
    ("楼道灯坏了就报，消防门随手关好；鞋柜纸箱收回家，留出一米逃生路。",
     "Report a broken light, shut the fire door. Keep a metre clear to escape by."),
    ("电梯门别用手挡，小孩乘梯要人陪；搬家铺好保护板，弄脏自己擦一擦。",
     "Do not block the lift door; children ride with an adult. Wipe up what you spill."),
    ("楼顶大家晒被子，早晒早收不占绳；天台门不乱上锁，杂物不往上面搬。",
     "The roof is for everyone's bedding. Leave its door unlocked, store nothing there."),
    ("每月末扫一次楼，能来的都动动手；楼栋长叫一声到，扫完一起歇歇脚。",
     "Sweep the building at each month's end, then rest together. All who can lend a hand."),
))  # fmt: skip

KINDS = (PARTY, RESIDENT, NEIGHBOUR, BUILDING)
BUILDING_OF = {"changjiang": "1", "jiahe": "2", "jinsha": "3", "qinyuanchun": "1", "haojing": "2"}
