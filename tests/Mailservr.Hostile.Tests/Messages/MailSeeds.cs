using System.Text;

namespace Mailservr.Hostile.Tests.Messages;

/// <summary>Mail to damage: our own of every shape, and real mail where it lies beside the repository.</summary>
internal sealed class MailSeeds(IReadOnlyList<byte[]> mails)
{
    // Larger ones would only cost time.
    private const int MaxBytes = 12_000;

    public static IReadOnlyList<string> Words { get; } =
    [
        "\r\n", "\n", "\r", "\0", "\r\n\r\n", "--a", "--a--", "--b", "--b--", "--", ":", ";", " ", "\t", "=", "=3D", "=\r\n", "(", "\"", "<", ">", ",",
        "Content-Type: multipart/mixed; boundary=a\r\n", "Content-Type: multipart/alternative; boundary=\"b\"\r\n",
        "Content-Type: multipart/digest; boundary=a\r\n", "Content-Type: message/rfc822\r\n", "Content-Type: text/html\r\n",
        "Content-Type: text/plain; format=flowed; delsp=yes\r\n", "Content-Type: application/zip; name*0*=utf-8''%41; name*1=b\r\n",
        "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n",
        "Content-Transfer-Encoding: x-uuencode\r\n", "Content-Disposition: attachment; filename=\"../a\"\r\n",
        "Subject: =?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=\r\n", "=?utf-8?B?w6k=?=", "From: a@b.example\r\n", "To: g:<a@b>,(c) d@e;\r\n",
        "QUJD", "QQ==", "====", "QUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJD\r\n",
        "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n", "<div>", "<!--", "<a href=\"http://x.example/\">", "<style>", "\u00ef\u00bb\u00bf", "\u001b$B", "+ZeVn-",
    ];

    public byte[] Pick(Random random) => mails[random.Next(mails.Count)];

    public static MailSeeds Load() => new([.. Own.Select(Encoding.Latin1.GetBytes), .. Corpora()]);

    private static IEnumerable<byte[]> Corpora()
    {
        if (Folder() is not { } folder)
            return [];
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".ndjson", StringComparison.Ordinal) && new FileInfo(file).Length is > 0 and < MaxBytes)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
    }

    private static string? Folder()
    {
        var named = Environment.GetEnvironmentVariable("MAILSERVR_CORPORA");
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Mailservr.sln")))
            root = root.Parent;
        var folder = named ?? (root is null ? "" : Path.Combine(root.FullName, "..", "shared", "corpora"));
        return Directory.Exists(folder) ? folder : null;
    }

    private static readonly string[] Own =
    [
        "From: a@b.example\r\nTo: c@d.example\r\nSubject: plain\r\n\r\nText with a code 123456 and http://x.example/\r\n",
        "Subject: mixed\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\npre\r\n--a\r\n\r\ntext\r\n--a\r\n"
            + "Content-Type: application/pdf; name=\"x.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + "QUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJDREVGQUJD\r\nQUJDREVGQUJDREVGQUJDREVG\r\n--a--\r\nepilogue\r\n",
        "Subject: alternative\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=C3=A9 =\r\nau lait\r\n--b\r\nContent-Type: text/html\r\n\r\n"
            + "<p>caf&eacute; <a href=\"https://x.example/\">link</a></p>\r\n--b--\r\n",
        "Subject: nested\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/html\r\n\r\n<img src=cid:x>\r\n--b\r\nContent-Type: image/gif\r\nContent-ID: <x>\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAAAAACw=\r\n--b--\r\n--a\r\nContent-Type: message/rfc822\r\n\r\n"
            + "From: inner@b.example\r\nSubject: inner\r\n\r\ninner text\r\n--a--\r\n",
        "Subject: uu\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a.gif\r\n#0V%T\r\n`\r\nend\r\n",
        "Subject: flowed\r\nContent-Type: text/plain; format=flowed\r\n\r\nOne line \r\nflows\r\n> quoted \r\n> too\r\n-- \r\nsignature\r\n",
        "From: =?utf-8?Q?J=C3=B6rn?= <j@z.example>, \"A, B\" <a@b.example>\r\nTo: group: a@b.example, c@d.example;\r\n"
            + "Date: Tue, 1 Apr 2025 10:00:00 +0200 (CEST)\r\nMessage-ID: <1@z.example>\r\nReferences: <a@b> <c@d>\r\n\r\nx\r\n",
    ];
}
