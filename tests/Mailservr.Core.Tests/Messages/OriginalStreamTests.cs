using System.Text;
using System.Text.Json;
using Mailservr.Core.Tests.Receiving;
using Mailservr.Messages;
using Mailservr.Serialization;

namespace Mailservr.Core.Tests.Messages;

public sealed class OriginalStreamTests
{
    [Theory]
    [InlineData("base64", "QUJDREVGR0hJ")]
    [InlineData("8bit", "ABCDEFGHI")]
    public async Task Read_BlobThatIsTooShort_FailsRatherThanLeaveAGap(string encoding, string body)
    {
        var host = new ReceivingHost();
        var mail = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf\r\n"
            + $"Content-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n--b--\r\nbehind";
        var stored = (await host.ReceiveAsync(Encoding.ASCII.GetBytes(mail)))[0];
        host.Blobs.Damage();

        await using var raw = new MessageReader(host.Blobs).OpenRaw(stored);

        await Assert.ThrowsAsync<InvalidDataException>(() => raw.CopyToAsync(Stream.Null));
    }

    [Theory]
    [InlineData("""{"segments":[null],"headerLength":0,"textParts":[]}""")]
    [InlineData("""{"segments":[],"headerLength":0,"textParts":[null]}""")]
    public void Content_WithAnElementThatIsNull_IsDamage(string json) =>
        Assert.Throws<InvalidDataException>(() => JsonSerializer.Deserialize(json, MailservrJson.Default.MessageContent));

    [Fact]
    public async Task Read_InlineBytesThatAreNotThere_IsDamage()
    {
        var host = new ReceivingHost();
        var stored = (await host.ReceiveAsync("Subject: x\r\n\r\nwords\r\n"u8.ToArray()))[0];
        var damaged = stored with { Content = stored.Content with { Inline = stored.Content.Inline[..15] } };
        var reader = new MessageReader(host.Blobs);

        await using var raw = reader.OpenRaw(damaged);

        await Assert.ThrowsAsync<InvalidDataException>(() => raw.CopyToAsync(Stream.Null));
        Assert.Throws<InvalidDataException>(() => MessageText.FieldsForSearch(damaged));
        Assert.Throws<InvalidDataException>(() => MessageReader.ReadHeaders(
            damaged with { Content = damaged.Content with { HeaderLength = 16 } }));
    }

    [Theory]
    [InlineData(-5, 5)]
    [InlineData(914, 5)]
    [InlineData(14, 95)]
    [InlineData(14, -1)]
    public async Task Read_PartThatLiesOutside_IsDamage(int offset, int length)
    {
        var host = new ReceivingHost();
        var stored = (await host.ReceiveAsync("Subject: x\r\n\r\nwords\r\n"u8.ToArray()))[0];
        var part = stored.Content.TextParts[0] with { Offset = offset, Length = length };
        var damaged = stored with { Content = stored.Content with { TextParts = [part] } };
        var reader = new MessageReader(host.Blobs);

        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await reader.ReadTextAsync(damaged, html: false, TestContext.Current.CancellationToken));
    }
}
