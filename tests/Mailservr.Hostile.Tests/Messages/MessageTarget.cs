using Mailservr.Hostile.Tests.Fuzzing;
using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Hostile.Tests.Messages;

/// <summary>
/// Damaged mail: it is taken apart without an exception, the same however it was cut, within the limits and within a
/// bounded amount of memory, and it is read back byte for byte.
/// </summary>
internal sealed class MessageTarget : IFuzzTarget
{
    // A parsed message may cost so many bytes, and so many more for each of its own.
    private const long BytesAllowed = 400_000;
    private const long BytesAllowedPerByte = 150;

    private readonly MailSeeds _seeds = MailSeeds.Load();

    public string Name => "messages";

    public byte[] Generate(Random random) => Mutator.Mutate(
        _seeds.Pick(random), random, MailSeeds.Words, () => _seeds.Pick(random));

    public string? Check(byte[] input, int seed)
    {
        var random = new Random(seed);
        var limits = random.Next(3) == 0
            ? new MailLimits { InlineBytes = random.Next(600), Attachments = random.Next(3) } : new MailLimits();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var whole = new SplitMessage(input, limits, () => int.MaxValue);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var max = random.Next(3) switch { 0 => 1, 1 => 20, _ => 3000 };
        var cut = new SplitMessage(input, limits, () => random.Next(1, max + 1));
        return CheckCut(whole, cut) ?? CheckOriginal(whole, cut, input) ?? CheckLimits(whole)
            ?? (allocated > BytesAllowed + BytesAllowedPerByte * input.Length
                ? $"memory: {allocated} bytes for {input.Length}" : null);
    }

    private static string? CheckCut(SplitMessage whole, SplitMessage cut)
    {
        Touch(whole.Message);
        Touch(cut.Message);
        var (one, other) = (whole.Describe(), cut.Describe());
        return one == other ? null : $"cut: \n{one}\n--- is not ---\n{other}";
    }

    private static string? CheckOriginal(SplitMessage whole, SplitMessage cut, byte[] input) =>
        !whole.Rebuild().AsSpan().SequenceEqual(input) || !cut.Rebuild().AsSpan().SequenceEqual(input)
            ? "original: is not read back byte for byte" : null;

    private static string? CheckLimits(SplitMessage whole)
    {
        var message = whole.Message;
        var limits = MimeLimits.Default;
        if (whole.CountParts() > limits.Parts)
            return "limits: too many parts";
        if (message.To.Count > 2 * limits.AddressesPerField || message.Headers.Count > limits.HeaderFields)
            return "limits: too many addresses or fields";
        if (whole.SearchText().Length > 100_000)
            return "limits: too much text to search";
        return message.Subject.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0 ? "subject: has a line break or a NUL" : null;
    }

    // Views add defects when they are read.
    private static void Touch(MimeMessage message)
    {
        _ = (message.Subject, message.Date, message.MessageId, message.References, message.InReplyTo);
        _ = (message.From, message.Sender, message.ReplyTo, message.To, message.Cc, message.Bcc);
        _ = (message.Content.Attachments.Count, ThreadKeysFactory.Create(message));
        foreach (var header in message.Headers)
            _ = header.Value;
    }
}
