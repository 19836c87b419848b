using System.Text;

namespace Mailservr.Load.Sending;

/// <summary>The commands before DATA, rendered once: messages go to the mailboxes in turn.</summary>
internal sealed class Envelopes
{
    private readonly byte[][] _recipients;
    private readonly byte[][] _groups;

    public Envelopes(LoadPlan plan)
    {
        string Recipient(int number) => $"RCPT TO:<u{(number % plan.Mailboxes) + 1}@{plan.Domain}>\r\n";
        var numbers = Enumerable.Range(0, plan.Mailboxes).ToList();
        _recipients = [.. numbers.Select(number => Encoding.ASCII.GetBytes(Recipient(number)))];
        _groups = [.. numbers.Select(number => Encoding.ASCII.GetBytes(
            Encoding.ASCII.GetString(Mail)
            + string.Concat(Enumerable.Range(number, plan.Recipients).Select(Recipient))
            + "DATA\r\n"))];
    }

    public static ReadOnlySpan<byte> Mail => "MAIL FROM:<sender@load.test>\r\n"u8;

    public ReadOnlySpan<byte> Recipient(int number, int index) => _recipients[(number + index) % _recipients.Length];

    /// <summary>MAIL, every RCPT and DATA.</summary>
    public ReadOnlySpan<byte> Group(int number) => _groups[number % _groups.Length];
}
