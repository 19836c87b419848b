using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Mime.Tests;

public class MimeParserPropertyTests
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Feed_AnyCut_SameStructureAndSameBytes() => Prop.ForAll(
        Seeds,
        seed =>
        {
            var generator = new MessageGenerator(seed);
            var bytes = generator.Pile();
            foreach (var mode in Enum.GetValues<BodyMode>())
            {
                var whole = new RecordingSink(mode);
                var cut = new RecordingSink(mode);
                var expected = Structure.Dump(Structure.Parse(bytes, null, whole));
                Assert.Equal(expected, Structure.Dump(Structure.Parse(bytes, generator.Steps(1 + seed % 9), cut)));
                Assert.Equal(whole.Events, cut.Events);
                Assert.Equal(bytes, whole.All);
                Assert.Equal(bytes, cut.All);
                Assert.Equal(whole.CoveredBytes, cut.CoveredBytes);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Feed_ArbitraryBytes_NeverThrows() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            var sink = new RecordingSink(BodyMode.Decode);
            var message = Structure.Parse(bytes, _ => 3, sink);
            Assert.Equal(bytes, sink.All);
            Touch(message);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Views_MutatedMail_NeverThrow() => Prop.ForAll(
        Seeds,
        seed =>
        {
            var random = new System.Random(seed);
            var bytes = (byte[])SampleMail.Bytes.Clone();
            for (var i = random.Next(20); i >= 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Touch(Structure.Parse(bytes));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Recipe_AnyContentAndDamage_RebuildsTheMessage() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), Seeds,
        (content, seed) =>
        {
            var generator = new MessageGenerator(seed);
            var random = new System.Random(seed);
            int[] lengths = [0, 1, 2, 3, 4, 5, 60, 72, 75, 76, 80, 1000];
            var bytes = generator.Attachment(
                content, lengths[random.Next(lengths.Length)], random.Next(2) == 0 ? "\r\n" : "\n", random.Next(3));
            var sink = new RecordingSink(BodyMode.Detach);
            Structure.Parse(bytes, generator.Steps(40), sink);
            Assert.Equal(bytes, sink.All);
            Assert.Equal(bytes, sink.Rebuild());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Recipe_PileOfPieces_RebuildsTheMessage() => Prop.ForAll(
        Seeds,
        seed =>
        {
            var generator = new MessageGenerator(seed);
            var bytes = generator.Pile();
            var sink = new RecordingSink(BodyMode.Detach);
            Structure.Parse(bytes, generator.Steps(20), sink);
            Assert.Equal(bytes, sink.Rebuild());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static void Touch(MimeMessage message)
    {
        _ = (message.Subject, message.Date, message.MessageId, message.References, message.InReplyTo);
        _ = (message.From, message.Sender, message.ReplyTo, message.To, message.Cc, message.Bcc);
        foreach (var part in message.Content.Attachments)
            _ = FileNames.Safe(part.FileName, part.ContentType.MediaType, part.Index);
        foreach (var header in message.Headers)
            _ = header.Value;
        Assert.NotNull(message.Defects);
    }
}
