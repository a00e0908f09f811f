//! Invented candidates, and the tools that read a PDF the way a viewer does.
#![allow(dead_code, reason = "every test file uses its own part of this module")]

use image::{ImageFormat, Rgb, RgbImage};
use print::{Declaration, FontPaths, Fonts, SeatRow, SignInSheet, Ticket};
use std::{fs, io::Cursor, path::Path, process::Command, sync::LazyLock};
use tempfile::TempDir;

/// Loaded once for all tests of a file, as a server does.
pub static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    Fonts::load(&FontPaths::default()).expect("the fonts of fonts-noto-cjk and fonts-hanazono are installed")
});

pub static PHOTO: LazyLock<Vec<u8>> = LazyLock::new(photo);

pub static RULES: LazyLock<Vec<&'static str>> = LazyLock::new(print::default_rules);

/// With characters of the CJK extensions A, B and E, of which the base font lacks the last.
pub const RARE_NAME: &str = "欧阳𬭊㛃𠮷𧻓";

pub const QR: &str = "https://exam.example.cn/t/6566320261000112?s=5f3a9c01";

pub fn ticket() -> Ticket<'static> {
    Ticket {
        session_name: "第 77 次考试（2026 年 3 月）",
        number: "6577320261000112",
        name: RARE_NAME,
        sex: "女",
        id_type: "居民身份证",
        id_number: "320199********0020",
        photo_jpeg: &PHOTO,
        registration_number: "77320261000318",
        subject_title: "二级 MS Office 高级应用与设计（65）",
        centre_title: "320261 江东理工学院计算中心",
        centre_address: "江东省临江市学府路 100 号实验楼北门（地铁 2 号线学府路站 3 号口）",
        room: "0001 实验楼 302 机房",
        batch: "第 2 批",
        seat: "12",
        date: "2026 年 3 月 28 日（星期六）",
        time: "10:20—12:20",
        report_before: "10:00",
        centre_note: Some(
            "请从学府路南门进入校园，凭准考证和身份证件通行。校园内不能停车，建议乘坐公共交通。实验楼一层设有物品寄存处和饮水点。",
        ),
        rules: &RULES,
        qr: QR,
    }
}

/// With values longer than their usual places.
pub fn long_ticket() -> Ticket<'static> {
    Ticket {
        name: "阿卜杜热合曼·买买提明·吐尔逊江·艾合买提·阿布都克里木",
        centre_address: "江东省临江市滨江新区学府路与科技大道交叉口东北角江东理工学院滨江校区第二实验教学楼三层计算中心西侧入口",
        room: "0001 第二实验教学楼三层西侧第五机房",
        seat: "现场抽签",
        ..ticket()
    }
}

pub fn declaration() -> Declaration<'static> {
    Declaration {
        session_name: "第 66 次考试（2022 年 9 月）",
        name: RARE_NAME,
        sex: "女",
        id_type: "居民身份证",
        id_number: "320199200002290020",
        mobile: "13900000000",
        centre_title: "320261 江东理工学院计算中心",
        subject_title: "二级 MS Office 高级应用与设计（65）",
        ticket_number: Some("6566320261000112"),
    }
}

pub struct Seat {
    seat: String,
    number: String,
    name: &'static str,
}

pub fn seats(count: usize) -> Vec<Seat> {
    let names = ["林一禾", RARE_NAME, "买买提明·阿卜杜热合曼·吐尔逊", "周岚", "Test Candidate Alexandra"];
    let seat = |at: usize| Seat {
        seat: at.to_string(),
        number: format!("65773202610001{at:02}"),
        name: names[at % names.len()],
    };
    (1..=count).map(seat).collect()
}

pub fn seat_rows(seats: &[Seat]) -> Vec<SeatRow<'_>> {
    seats.iter().map(Seat::row).collect()
}

impl Seat {
    fn row(&self) -> SeatRow<'_> {
        SeatRow {
            seat: &self.seat,
            ticket_number: &self.number,
            name: self.name,
            sex: "女",
            masked_id_number: "320199********0020",
            subject: "二级 MS Office",
        }
    }
}

pub fn sheet<'a>(rows: &'a [SeatRow<'a>]) -> SignInSheet<'a> {
    SignInSheet {
        session_name: "全国计算机等级考试 第 77 次考试（2026 年 3 月）",
        centre_title: "320261 江东理工学院计算中心",
        room: "0001 实验楼 302 机房",
        batch: "第 2 批",
        date: "2026 年 3 月 28 日",
        time: "10:20—12:20",
        rows,
    }
}

/// A head and shoulders made of two ellipses.
fn photo() -> Vec<u8> {
    let picture = RgbImage::from_fn(240, 320, |x, y| {
        let within =
            |cx: f32, cy: f32, rx: f32, ry: f32| ((x as f32 - cx) / rx).powi(2) + ((y as f32 - cy) / ry).powi(2) < 1.0;
        match () {
            () if within(120.0, 130.0, 58.0, 76.0) => Rgb([236, 206, 184]),
            () if within(120.0, 330.0, 112.0, 110.0) => Rgb([52, 68, 96]),
            () => Rgb([214, 228, 242]),
        }
    });
    let mut jpeg = Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, ImageFormat::Jpeg).expect("a picture in memory can be encoded");
    jpeg.into_inner()
}

/// A PDF on disk, for tools.
pub struct Paper {
    folder: TempDir,
}

impl Paper {
    pub fn of(pdf: &[u8]) -> Self {
        let folder = TempDir::new().expect("a folder for temporary files");
        fs::write(folder.path().join("paper.pdf"), pdf).expect("the folder can be written to");
        Self { folder }
    }

    /// The text as a viewer would copy it, without the white space that layout adds.
    pub fn text(&self) -> String {
        self.text_as_laid_out().split_whitespace().collect()
    }

    pub fn text_as_laid_out(&self) -> String {
        self.run("pdftotext", &["-layout", "paper.pdf", "-"])
    }

    pub fn pages(&self) -> usize {
        self.property("Pages").parse().expect("pdfinfo counts pages")
    }

    pub fn property(&self, name: &str) -> String {
        let properties = self.run("pdfinfo", &["paper.pdf"]);
        let value = properties.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.unwrap_or_else(|| panic!("pdfinfo names no {name}:\n{properties}")).trim().to_owned()
    }

    /// The lines of `pdffonts`, one for each font.
    pub fn fonts(&self) -> Vec<String> {
        self.run("pdffonts", &["paper.pdf"]).lines().skip(2).map(str::to_owned).collect()
    }

    /// What a phone would read from the first page as an office printer prints it.
    pub fn qr(&self) -> String {
        self.run("pdftoppm", &["-r", "200", "-png", "-f", "1", "-l", "1", "-singlefile", "paper.pdf", "page"]);
        self.run("zbarimg", &["--quiet", "--raw", "page.png"]).trim().to_owned()
    }

    fn run(&self, tool: &str, arguments: &[&str]) -> String {
        let output = Command::new(tool).args(arguments).current_dir(self.folder()).output();
        let output = output.unwrap_or_else(|error| {
            panic!("{tool} cannot be run ({error}); install the packages poppler-utils and zbar-tools")
        });
        assert!(output.status.success(), "{tool} failed: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("the tool answers in UTF-8")
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }
}
