using System.Security.Cryptography;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Spool;

public sealed class SpoolFrameTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void Frame_WrittenAndRead_IsTheSameBatch()
    {
        var mail = Mail.Create("Grüße", "Text", keys: new() { References = ["a", "b"], Subject = "s", IsOrphanReply = true })
            .With(record => record with { Read = true, Starred = true }) with { TraceParent = "00-trace" };
        var frame = Write([mail, Mail.Create()], [new Delivery(7, 8)]);

        var read = SpoolFrame.Read(frame);

        Assert.True(SpoolFrame.IsSigned(frame, Key));
        Assert.Equal((5, 4), (read.Position, read.Previous));
        Assert.Equal([new Delivery(7, 8)], read.Acknowledged);
        var message = read.Messages[0].Append;
        Assert.Equal(mail.DeliveryKey, message.DeliveryKey);
        Assert.Equal(mail.TraceParent, message.TraceParent);
        Assert.Equal(mail.ThreadKeys.References, message.ThreadKeys.References);
        Assert.True(message.ThreadKeys.IsOrphanReply && message.Record.Read && message.Record.Starred);
        Assert.Equal(mail.Content.Inline.ToArray(), message.Content.Inline.ToArray());
        Assert.Equal(mail.Record.Subject, message.Record.Subject);
        Assert.Equal(mail.Record.Id, message.Record.Id);
    }

    [Fact]
    public void Frame_WithAnyByteChanged_IsNotSigned()
    {
        var frame = Write([Mail.Create()], []);

        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] ^= 1;
            Assert.False(SpoolFrame.ReadHeader(frame) is { Length: var length } && length == frame.Length
                && SpoolFrame.IsSigned(frame, Key));
            frame[i] ^= 1;
        }

        Assert.True(SpoolFrame.IsSigned(frame, Key));
    }

    [Fact]
    public void Frame_OfAnotherKey_IsNotSigned() =>
        Assert.False(SpoolFrame.IsSigned(Write([Mail.Create()], []), RandomNumberGenerator.GetBytes(32)));

    [Fact]
    public void Header_OfOtherBytes_IsNone()
    {
        Assert.Null(SpoolFrame.ReadHeader([]));
        Assert.Null(SpoolFrame.ReadHeader(new byte[SpoolFrame.HeaderLength]));
        Assert.Null(SpoolFrame.ReadHeader("MlSpool1"u8));
    }

    private static byte[] Write(IReadOnlyList<MessageAppend> messages, IReadOnlyList<Delivery> acknowledged)
    {
        var batch = new SpoolBatch(5, 4, [.. messages.Select(message => new PreparedMessage(message))], acknowledged);
        var room = new byte[SpoolFrame.Measure(batch)];
        SpoolFrame.Write(batch, room, Key);
        var length = SpoolFrame.ReadHeader(room)?.Length;
        Assert.NotNull(length);
        Assert.Equal(room.Length, SpoolFrame.Align(length.Value));
        return room[..length.Value];
    }
}
