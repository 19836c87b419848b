using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Core.Tests.Receiving;

public sealed class OriginalRoundTripTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Original_AnyMessage_ComesBackByteForByte() =>
        Prop.ForAll<int>(seed => Holds(MailGenerator.Message(seed), seed)).Check(Many);

    [Fact]
    public void Original_AnyMessageBeyondEveryLimit_ComesBackByteForByte() =>
        Prop.ForAll<int>(seed => Holds(MailGenerator.Message(seed), seed, options =>
        {
            options.Limits.InlineBytes = Math.Abs(seed % 700);
            options.Limits.Attachments = Math.Abs(seed % 3);
        })).Check(Many);

    [Fact]
    public void Original_PiecesOfSyntaxInAnyOrder_ComeBackByteForByte() =>
        Prop.ForAll<int>(seed => Holds(MailGenerator.Rubble(seed), seed)).Check(Many);

    [Fact]
    public void Original_AnyBytes_ComeBackByteForByte() =>
        Prop.ForAll<byte[]>(bytes => Holds(bytes, bytes.Length)).Check(Many);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(61)]
    [InlineData(74)]
    [InlineData(75)]
    [InlineData(76)]
    [InlineData(1_000_000)]
    public async Task Original_Base64OfAnyLineLength_ComesBackFromEveryOffset(int lineLength)
    {
        var message = WithAttachment(lineLength, bytes: 1500);
        var host = new ReceivingHost();
        var stored = (await host.ReceiveAsync(message, 700))[0];
        Assert.Contains(stored.Content.Segments, segment => segment.Recipe is { EncodedLength: > 1900 });

        for (var offset = 0; offset < message.Length; offset += 7)
        {
            await using var stream = host.Reader.OpenRaw(stored, offset, 40);
            var slice = new byte[Math.Min(40, message.Length - offset)];
            await stream.ReadExactlyAsync(slice, TestContext.Current.CancellationToken);
            Assert.Equal(message[offset..(offset + slice.Length)], slice);
        }
    }

    [Fact]
    public async Task Original_EveryCorpusMessage_ComesBackByteForByte()
    {
        var files = Corpora.Files();
        Assert.SkipUnless(files.Count > 0, "The corpora are not here.");
        Assert.True(files.Count >= 272, $"Only {files.Count} files.");

        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            await RoundTrip.CheckAsync(new ReceivingHost(), bytes, seed: bytes.Length, 1 + (bytes.Length % 5000));
            var tight = new ReceivingHost(options => (options.Limits.InlineBytes, options.Limits.Attachments) = (200, 1));
            await RoundTrip.CheckAsync(tight, bytes, seed: bytes.Length, 4096);
        }
    }

    internal static byte[] WithAttachment(int lineLength, int bytes)
    {
        var text = new StringBuilder("Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n--b\r\n")
            .Append("Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        foreach (var line in Convert.ToBase64String(content).Chunk(lineLength))
            text.Append(line).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.Append("--b--\r\n").ToString());
    }

    private static bool Holds(byte[] message, int seed, Action<MailservrOptions>? configure = null)
    {
        RoundTrip.CheckAsync(new ReceivingHost(configure), message, seed, MailGenerator.Pieces(seed))
            .GetAwaiter().GetResult();
        return true;
    }
}
