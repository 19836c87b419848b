using System.Globalization;
using System.Text;
using Mailservr.Hostile.Tests.Fuzzing;
using Mailservr.Smtp;

namespace Mailservr.Hostile.Tests.Dialogues;

/// <summary>
/// Damaged dialogues, cut into segments at any place: each command gets one reply that is allowed where it stands, and
/// nothing is taken that was not sent as a message.
/// </summary>
internal sealed class DialogueTarget : IFuzzTarget
{
    private static readonly string[] Words =
    [
        "\r\n", "\r", "\n", "\0", ".", "\r\n.\r\n", "\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\r\n.\r\r\n", "..", " ", "\t", ":", "<", ">", "<>",
        "EHLO c\r\n", "HELO c\r\n", "LHLO c\r\n", "EHLO\r\n", "MAIL FROM:<a@b.example>\r\n", "MAIL FROM:<>\r\n",
        "MAIL FROM:<a@b.example> SIZE=100\r\n", "MAIL FROM:<a@b.example> SIZE=99999\r\n", "MAIL FROM:<b\u00c3\u00a4r@b.example> SMTPUTF8\r\n",
        "RCPT TO:<c@mx.example>\r\n", "RCPT TO:<nobody@mx.example>\r\n", "RCPT TO:<c@mx.example> NOTIFY=NEVER\r\n", "RCPT TO:<x>\r\n",
        "DATA\r\n", "DATA x\r\n", "BDAT 0\r\n", "BDAT 0 LAST\r\n", "BDAT 5\r\nabcde", "BDAT 5 LAST\r\n.\r\n.\r", "BDAT -1\r\n", "BDAT 9999\r\n",
        "BDAT 99999999999999999999\r\n", "BDAT 5 FIRST\r\n", "RSET\r\n", "NOOP\r\n", "NOOP x\r\n", "VRFY x\r\n", "HELP\r\n", "QUIT\r\n", "STARTTLS\r\n",
        "AUTH PLAIN AGEAYg==\r\n", "XCLIENT ADDR=1.2.3.4\r\n", "GET / HTTP/1.1\r\n", "\u0016\u0003\u0001", "Subject: x\r\n", "WHAT\r\n", "\u00e4", "=",
    ];

    private static readonly string[] LineEnds = ["\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", "\n\r", "\r\n\0"];

    public string Name => "dialogues";

    public byte[] Generate(Random random)
    {
        var dialogue = Dialogue(random);
        // Some are as they should be: they must work.
        return random.Next(5) == 0 ? dialogue : Mutator.Mutate(dialogue, random, Words, () => Dialogue(random));
    }

    public string? Check(byte[] input, int seed)
    {
        var random = new Random(seed);
        var rules = new DialogueRules(Lmtp: random.Next(4) == 0, MessageBytes: 700, Recipients: 4, Useless: 25);
        var cut = random.Next(5);
        var ends = Ends(input.Length, cut, seed);
        var outcome = DialogueServer.Converse(Options(rules), Segments(input, ends));
        return new DialogueModel(rules, input, at => ends.FirstOrDefault(end => end > at, input.Length)).Judge(outcome);
    }

    private static SmtpServerOptions Options(DialogueRules rules)
    {
        var options = new SmtpServerOptions
        {
            Hostname = "mx.example",
            Mode = rules.Lmtp ? SmtpMode.Lmtp : SmtpMode.Smtp,
            TimeProvider = new StillTime(),
        };
        (options.Limits.MessageBytes, options.Limits.Recipients) = (rules.MessageBytes, rules.Recipients);
        options.Limits.UselessCommands = rules.Useless;
        return options;
    }

    /// <summary>Where segments end: nowhere, everywhere, or at places that depend on the seed only.</summary>
    private static List<int> Ends(int length, int cut, int seed)
    {
        var random = new Random(seed);
        var longest = cut switch { 0 => int.MaxValue, 1 => 1, 2 => 5, 3 => 40, _ => 400 };
        var ends = new List<int>();
        for (var at = 0; at < length;)
        {
            at = (int)Math.Min(length, (long)at + random.Next(1, Math.Max(2, longest)));
            ends.Add(cut == 0 ? at = length : at);
        }

        return ends;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Segments(byte[] input, List<int> ends)
    {
        var start = 0;
        foreach (var end in ends)
        {
            yield return input.AsMemory(start, end - start);
            start = end;
        }
    }

    private static byte[] Dialogue(Random random)
    {
        var text = new StringBuilder();
        text.Append(random.Next(4) == 0 ? "LHLO c\r\n" : "EHLO c\r\n");
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            text.Append("MAIL FROM:<a@b.example>\r\n");
            for (var recipients = random.Next(1, 4); recipients > 0; recipients--)
                text.Append("RCPT TO:<c@mx.example>\r\n");
            if (random.Next(3) == 0)
                Chunks(text, random);
            else
                text.Append("DATA\r\n").Append(Body(random, LineEnds)).Append("\r\n.\r\n");
            if (random.Next(4) == 0)
                text.Append(Words[random.Next(Words.Length)]);
        }

        return Encoding.Latin1.GetBytes(text.Append("QUIT\r\n").ToString());
    }

    private static void Chunks(StringBuilder text, Random random)
    {
        for (var more = random.Next(3); more >= 0; more--)
        {
            var body = Body(random, LineEnds);
            text.Append(CultureInfo.InvariantCulture, $"BDAT {body.Length}{(more == 0 ? " LAST" : "")}\r\n{body}");
        }
    }

    private static string Body(Random random, string[] lineEnds)
    {
        var text = new StringBuilder("Subject: x\r\n\r\n");
        // Few have a wrong line end, else every message would be refused.
        var kinds = random.Next(3) == 0 ? lineEnds.Length : 1;
        for (var i = random.Next(8); i > 0; i--)
        {
            string[] lines = ["", ".", "..", ".text", "text", "MAIL FROM:<evil@x.example>", "DATA", "BDAT 3", new string('x', random.Next(400))];
            text.Append(lines[random.Next(lines.Length)]).Append(lineEnds[random.Next(kinds)]);
        }

        return text.ToString();
    }
}
