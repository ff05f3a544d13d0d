"""What is made known: hanging, coming, for two buildings only, from the street and the district, drafted, taken down, over."""

from typing import Any

PROPERTY = ("物业服务中心", "Property service centre")
BRANCH = ("小区党支部", "Compound party branch")
COMMITTEE = ("业主委员会", "Owners' committee")

# Each: key (its place comes first), what stands in it (words with their English in pairs; {day} is the day it is about),
# window as (day, hour) pairs, buildings where it hangs in some only, state where it is not "published".
NOTICES: tuple[dict[str, Any], ...] = (
    dict(
        key="jinsha.water", kind="utility", level="important", about=2, starts=(-1, "09:00"), ends=(2, "18:00"), buildings=("3", "4"),
        title=("3、4号楼停水检修", "Water off for repairs in buildings 3 and 4"), issuer=PROPERTY,
        body=(
            "水表间要换总阀，**{day} 9:00 到 16:00** 停水。\n\n- 请提前备好饮用水和冲厕的水\n- 出门前关好水龙头，来水时先放一会儿浑水\n- 家里有行动不便的老人，可以跟物业说一声，我们送水上门\n\n其他楼不受影响。",
            "The main valve is being replaced: **no water on {day}, 9:00 to 16:00**.\n\n- Please set aside water to drink and to flush\n- Close your taps before you go out; let the water run clear afterwards\n- Tell the property desk if somebody at home cannot carry water: we bring it\n\nOther buildings are not affected.",
        ),
    ),
    dict(
        key="jinsha.fire-lane", kind="safety", about=4, starts=(-3, "09:00"), ends=(11, "18:00"),
        title=("消防通道清理", "Clearing the fire lanes"), issuer=BRANCH,
        body=(
            "{day}上午统一清理消防通道和楼道杂物，请在这之前把自己的东西收回家。\n\n没有人认领的会先贴条，再集中存放在垃圾房旁，保管七天。",
            "On the morning of {day} fire lanes and stairwells are cleared. Please take your things home before then.\n\nWhat nobody claims is labelled and kept beside the bin room for seven days.",
        ),
    ),
    dict(
        key="jinsha.fair", kind="service", about="sat+1", starts=(-2, "10:00"), ends=("sat+1", "17:00"),
        title=("便民服务进小区", "Small repairs in the yard"), issuer=COMMITTEE,
        body=(
            "{day} 9:00 到 11:30，架空层：磨刀、配钥匙、修雨伞、量血压、手机反诈咨询。\n\n量血压和咨询不收钱，其他按牌子上的价。",
            "{day}, 9:00 to 11:30, open ground floor: knives sharpened, keys cut, umbrellas mended, blood pressure taken, advice against fraud.\n\nBlood pressure and advice are free; the rest costs what the sign says.",
        ),
    ),
    dict(
        key="jinsha.power", kind="utility", about=6, starts=(3, "08:00"), ends=(6, "18:00"),
        title=("配电房检修，分批停电", "Power off in turns for maintenance"), issuer=PROPERTY,
        body=(
            "{day}配电房年检，每栋楼停电约 40 分钟，1号楼 9:00 开始，依次往后。电梯停电前会有人守着。",
            "On {day} the switch room has its yearly check. Each building is without power for some 40 minutes, building 1 from 9:00, then one after another. Somebody stands by the lifts.",
        ),
    ),
    dict(
        key="jinsha.lift", kind="works", about=9, starts=(1, "09:00"), ends=(9, "18:00"), buildings=("1", "2"), state="draft",
        title=("电梯年检", "Yearly check of the lifts"), issuer=PROPERTY,
        body=("{day}上午两部电梯轮流年检，一部停，一部开。", "On the morning of {day} the two lifts are checked in turn: one stops, one runs."),
    ),
    dict(
        key="jinsha.garage", kind="works", about=1, starts=(-4, "09:00"), ends=(2, "18:00"), state="withdrawn", gone=(-1, "16:30"),
        title=("地下车库冲洗地面", "Washing the car park floor"), issuer=PROPERTY,
        body=("{day}夜里冲洗车库地面，请把车停到地面。", "The car park is washed in the night of {day}. Please park above ground."),
    ),
    dict(
        key="jinsha.paint", kind="works", about=-8, starts=(-16, "09:00"), ends=(-8, "18:00"),
        title=("楼道粉刷", "Stairwells are being painted"), issuer=PROPERTY,
        body=("{day}前分栋粉刷楼道，刷过的墙请两天内不要靠。", "Stairwells are painted building by building until {day}. Please do not lean on fresh walls for two days."),
    ),
    dict(
        key="qiancao.winter-power", kind="safety", about=0, starts=(-5, "09:00"), ends=(25, "18:00"),
        title=("冬季用电安全", "Electricity in winter"), issuer=("茜草街道", "Qiancao Street"),
        body=(
            "取暖器离床和窗帘一米以上，出门就拔插头。\n\n- 一个插座只带一个大功率电器\n- 电动车和电池不进家门、不进楼道\n- 闻到焦味先拉总闸，再打 119",
            "Keep heaters a metre from beds and curtains and unplug them when you leave.\n\n- One heater to a socket\n- No electric bikes or batteries in flats or stairwells\n- If you smell burning: main switch first, then 119",
        ),
    ),
    dict(
        key="jiangyang.vaccine", kind="general", about=12, starts=(-6, "09:00"), ends=(12, "17:00"),
        title=("老年人流感疫苗免费接种", "Free flu vaccine for older people"), issuer=("江阳区", "Jiangyang District"),
        body=(
            "六十五岁以上的居民，{day}前带上身份证，到就近的社区卫生服务中心就能打，不用预约。",
            "If you are 65 or older, bring your identity card to the nearest community health centre by {day}; no appointment needed.",
        ),
    ),
    dict(
        key="changjiang.trees", kind="works", about=3, starts=(-1, "09:00"), ends=(3, "18:00"),
        title=("修剪行道树", "Trees are being pruned"), issuer=PROPERTY,
        body=("{day}上午修剪东门到中心花园的树，请不要在树下停车。", "On the morning of {day} the trees from the east gate to the garden are pruned. Please do not park under them."),
    ),
    dict(
        key="jiahe.gates", kind="service", about=7, starts=(-3, "09:00"), ends=(7, "18:00"),
        title=("门禁卡补录", "Door cards to be registered"), issuer=COMMITTEE,
        body=("新门禁装好了。{day}前到物业登记门禁卡，每户免费录四张。", "The new gates work. Register your door cards at the property desk by {day}; four a household are free."),
    ),
    dict(
        key="qinyuanchun.bins", kind="general", about=5, starts=(-2, "09:00"), ends=(20, "18:00"),
        title=("垃圾投放点搬到西侧", "The bins move to the west side"), issuer=BRANCH,
        body=("从{day}起，垃圾投放点搬到西侧围墙边，原来的地方改成晾衣场。", "From {day} the bins stand by the west wall; their old place becomes a drying yard."),
    ),
    dict(
        key="haojing.gas", kind="utility", level="important", about=1, starts=(-2, "09:00"), ends=(1, "20:00"),
        title=("燃气管道检修", "Gas pipes are being checked"), issuer=PROPERTY,
        body=("{day} 13:30 到 17:00 停气。恢复后请先通风，再点火；不会操作的打物业，我们上门。", "No gas on {day}, 13:30 to 17:00. Air the kitchen before you light the stove; call the property desk if you need help."),
    ),
)  # fmt: skip
