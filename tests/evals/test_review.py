"""Reviewing what was asked in vain: near-equal texts together, and a label that ends in one new line."""

import json
import shutil
from datetime import timedelta

import pytest
import yaml

from backend.learning import service as learning
from backend.learning.schemas import KeptQuestion, QuestionNote
from backend.naming.index import NameIndex
from bot.bootstrap import Application
from evals import review, teaching
from evals.grouping import alike, group
from evals.suites import load_suites
from evals.teaching import TeachingError, add_case, add_phrase, as_phrase, language_of_phrase
from prompts.loader import load_phrases
from tests.factories.days import NOW
from tests.router.chain import ENTRIES


def kept(number, text, **fields):
    defaults = {"kind": "refused", "language": "zh", "reason": "out_of_scope", "times": 1, "asked_at": NOW}
    return KeptQuestion(**{"id": number, "text": text} | defaults | fields)


@pytest.fixture(scope="module")
def find_mentions():
    return NameIndex(ENTRIES).find_mentions


@pytest.fixture
def phrases(tmp_path):
    return shutil.copytree(teaching.PHRASES, tmp_path / "phrases")


@pytest.fixture
def cases(tmp_path):
    return shutil.copytree(teaching.CASES, tmp_path / "cases")


class TestGrouping:
    def test_near_equal_texts_stand_together_and_the_most_frequent_first(self):
        [found] = group(
            [
                kept(1, "how do I fix the ice machine"),
                kept(2, "奶茶机坏了怎么修？"),
                kept(3, "奶茶机坏了怎么修"),
                kept(4, "奶茶机坏了 怎么修呀"),
            ]
        )
        assert [(cluster.times, [one.id for one in cluster.questions]) for cluster in found.clusters] == [
            (3, [2, 3, 4]),
            (1, [1]),
        ]

    def test_what_was_understood_keeps_groups_apart(self):
        found = group(
            [
                kept(1, "可乐", kind="asked_back", reason=None, tool="check_stock", missing="item"),
                kept(2, "可乐"),
                kept(3, "可乐", kind="voted_down", reason=None, tool="list_alerts", times=5),
            ]
        )
        assert [(one.understanding.kind, one.times) for one in found] == [
            ("voted_down", 5),
            ("asked_back", 1),
            ("refused", 1),
        ]

    def test_people_who_mean_other_things_are_not_mixed(self):
        [found] = group([kept(1, "可乐还有多少"), kept(2, "鸡蛋什么时候到货")])
        assert len(found.clusters) == 2

    def test_those_alike_are_found_for_one_of_them(self):
        questions = [kept(1, "奶茶机怎么修"), kept(2, "奶茶机怎么修？"), kept(3, "明天天气")]
        assert [one.id for one in alike(questions[1], questions)] == [1, 2]


class TestPhrases:
    @pytest.mark.parametrize(
        ("text", "phrase"),
        [
            ("虹桥店鸡蛋还够吗", "{location}{item}还够吗"),
            ("{person}的邮箱 {email}", "{person}的邮箱 {person}"),
            ("approve PR-000012 now", "approve {pr} now"),
            ("is XX-000012 known", "is XX-000012 known"),
        ],
    )
    def test_names_and_numbers_become_slots(self, find_mentions, text, phrase):
        assert as_phrase(text, find_mentions=find_mentions) == phrase

    def test_a_placeholder_that_no_slot_fills_is_refused_with_advice(self, find_mentions):
        with pytest.raises(TeachingError, match=r"phone.*--text"):
            as_phrase("打{phone}", find_mentions=find_mentions)

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("{item}还有吗", "zh"),
            ("any {item} left", "en"),
            ("{item} 的 stock 多少", "mixed"),
            ("{sku}", "en"),
        ],
    )
    def test_slots_do_not_count_for_the_language(self, text, language):
        assert language_of_phrase(text) == language

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("{item}是不是又见底啦", "zh"),
            ("are we dry on {item} then", "en"),
            ("{item} 是不是 sold out 啦", "mixed"),
        ],
    )
    def test_a_phrase_becomes_one_new_line_at_the_end_of_its_list(self, phrases, text, key):
        path = phrases / "check_stock.yaml"
        before = path.read_text(encoding="utf-8").splitlines()
        assert add_phrase(text, "check_stock", folder=phrases) == path
        after = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in after if line not in before] == [
            f"- '{text}'" if text.startswith("{") else f"- {text}"
        ]
        assert len(after) == len(before) + 1
        file = next(found for found in load_phrases(phrases) if found.tool == "check_stock")
        assert file.by_language()[key][-1] == text

    def test_every_phrase_file_can_be_added_to_in_every_language(self, phrases):
        for path in sorted(phrases.glob("*.yaml")):
            for text in ("这句话谁也没说过呢", "nobody ever said this", "nobody 说过 this 呀"):
                add_phrase(text, path.stem, folder=phrases)
        for file in load_phrases(phrases):
            assert [said[-1] for said in file.by_language().values()] == [
                "这句话谁也没说过呢",
                "nobody ever said this",
                "nobody 说过 this 呀",
            ]

    def test_what_reads_as_yaml_of_another_kind_stays_a_sentence(self, phrases):
        for text in ("yes", "12: 30", "# hash", "- dash", "it's {item}: ok?", '"quoted"'):
            add_phrase(text, "check_stock", folder=phrases)
        file = next(found for found in load_phrases(phrases) if found.tool == "check_stock")
        assert file.en[-6:] == ("yes", "12: 30", "# hash", "- dash", "it's {item}: ok?", '"quoted"')

    def test_a_phrase_that_is_there_is_not_written_twice(self, phrases):
        add_phrase("are we dry on {item} then", "check_stock", folder=phrases)
        before = (phrases / "check_stock.yaml").read_text(encoding="utf-8")
        with pytest.raises(TeachingError, match="twice"):
            add_phrase("are we dry on {item} then", "check_stock", folder=phrases)
        assert (phrases / "check_stock.yaml").read_text(encoding="utf-8") == before

    def test_a_tool_without_phrases_is_refused(self, phrases):
        with pytest.raises(TeachingError, match="make_coffee"):
            add_phrase("咖啡", "make_coffee", folder=phrases)


class TestCases:
    @pytest.mark.parametrize(
        ("tool", "bucket", "decision"),
        [
            ("check_stock", "routing", "answer"),
            ("approve_document", "routing", "confirm"),
            ("out_of_scope", "out_of_scope", "refuse"),
        ],
    )
    def test_a_case_is_added_at_the_end_with_the_next_number(self, cases, tool, bucket, decision):
        path = cases / f"{bucket}.yaml"
        before = path.read_text(encoding="utf-8")
        number = int(yaml.safe_load(before)["cases"][-1]["id"].rpartition("-")[2])
        case_id = add_case('他说: "可乐" 呢', tool, email="ni.jia@lantern.example.com", folder=cases)
        assert path.read_text(encoding="utf-8").startswith(before)
        [suite] = [found for found in load_suites(cases) if found.bucket == bucket]
        case = suite.cases[-1]
        assert (case.id, case.text, case.language) == (case_id, '他说: "可乐" 呢', "zh")
        assert case_id.endswith(f"-{number + 1:03}")
        assert (case.expect.tool, case.expect.decision) == (
            None if tool == "out_of_scope" else tool,
            decision,
        )

    def test_a_placeholder_is_nothing_that_anybody_types(self, cases):
        with pytest.raises(TeachingError, match="--text"):
            add_case("{person}是谁", "find_person", email="a@b.c", folder=cases)


class TestCommand:
    @pytest.fixture
    def run(self, fresh_database, data_dir, monkeypatch, phrases, capsys):
        """Run the command against this test's database and a copy of the phrases."""
        url = fresh_database.bind.url.render_as_string(hide_password=False)
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATA_DIR", str(data_dir))
        monkeypatch.setattr(Application, "engine", fresh_database.bind)
        monkeypatch.setattr(review, "add_phrase", lambda text, tool: add_phrase(text, tool, folder=phrases))
        monkeypatch.setattr(review, "configure_logging", lambda settings: None)  # noqa: ARG005 -- pytest's stays

        def command(*words):
            code = review.main(words)
            printed = capsys.readouterr()
            return code, printed.out + printed.err

        return command

    @pytest.fixture
    def asked(self, fresh_database):
        texts = ("奶茶机坏了怎么修", "奶茶机坏了怎么修？", "S003鸡蛋还撑得住吗", "打{phone}找谁")
        with fresh_database.unit(now=NOW - timedelta(days=1)) as uow:
            notes = [
                QuestionNote(kind="refused", text=text, language="zh", reason="out_of_scope")
                for text in texts
            ]
            learning.keep_questions(uow, notes, source="turn:1", find_mentions=lambda text: [])  # noqa: ARG005
            uow.commit()
            return {question.text: question.id for question in learning.list_open(uow)}

    def test_what_is_kept_is_listed_with_counts(self, run, asked):
        code, out = run()
        assert code == 0
        assert "Refused 拒答 · nothing understood 未识别 · out_of_scope (4)" in out
        assert f"×2   #{asked['奶茶机坏了怎么修？']}" in out

    def test_the_list_can_be_read_by_programs(self, run, asked):
        del asked
        [found] = json.loads(run("--json")[1])
        assert (found["kind"], found["tool"], found["times"]) == ("refused", None, 4)
        assert [cluster["times"] for cluster in found["clusters"]] == [2, 1, 1]

    def test_a_label_is_learned_and_settles_those_alike(self, run, asked, phrases):
        code, out = run("label", str(asked["奶茶机坏了怎么修"]), "open_ticket")
        assert (code, "2 settled" in out) == (0, True)
        assert "- 奶茶机坏了怎么修\n" in (phrases / "open_ticket.yaml").read_text(encoding="utf-8")
        assert "奶茶机" not in run()[1]

    def test_names_become_slots_when_a_phrase_is_learned(self, run, asked, phrases):
        run("label", str(asked["S003鸡蛋还撑得住吗"]), "check_stock", "--as-phrase")
        file = next(found for found in load_phrases(phrases) if found.tool == "check_stock")
        assert file.zh[-1] == "{location}{item}还撑得住吗"

    def test_what_cannot_be_written_stays_open(self, run, asked):
        number = asked["打(phone)找谁"]
        with_braces = run("label", str(number), "find_person", "--text", "打{phone}找谁")
        assert with_braces[0] == 2
        assert f"#{number}" in run()[1]

    def test_a_dismissed_question_is_gone(self, run, asked):
        assert run("dismiss", str(asked["奶茶机坏了怎么修"])) == (0, "dropped; 2 settled\n")
        assert "奶茶机" not in run()[1]

    def test_a_number_that_is_not_there_is_one_sentence(self, run):
        code, out = run("dismiss", "999")
        assert (code, out) == (1, "No open question has the number 999.\n")

    def test_an_empty_list_says_which_setting_keeps_questions(self, run, monkeypatch):
        assert "LEARN_FROM_QUESTIONS=true" in run()[1]
        monkeypatch.setenv("LEARN_FROM_QUESTIONS", "true")
        assert "LEARN_FROM_QUESTIONS" not in run()[1]
