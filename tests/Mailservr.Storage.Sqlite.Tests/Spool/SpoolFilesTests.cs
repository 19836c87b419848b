using System.Security.Cryptography;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Spool;

public sealed class SpoolFilesTests : IDisposable
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_AfterAnEndWithoutAFarewell_GivesWhatIsNotFiledInOrder()
    {
        using (var files = Open(0, out _))
            WriteAll(files, (1, 0), (2, 1), (3, 2));

        using var again = Open(1, out var unfiled);

        Assert.Equal([2, 3], unfiled);
    }

    [Fact]
    public void Open_WithAFrameThatNoneFollowed_LeavesItOut()
    {
        using (var files = Open(0, out _))
            WriteAll(files, (1, 0), (2, 1), (3, 1), (4, 3));

        using var again = Open(0, out var unfiled);

        Assert.Equal([1, 3, 4], unfiled);
    }

    [Fact]
    public void Open_WithADamagedFrame_GivesWhatIsBeforeIt()
    {
        using (var files = Open(0, out _))
            WriteAll(files, (1, 0), (2, 1), (3, 2));
        using (var file = File.OpenWrite(Assert.Single(Directory.GetFiles(_folder.Path))))
        {
            file.Position = SpoolFrame.Alignment + SpoolFrame.HeaderLength + 10;
            file.WriteByte(0xFF);
        }

        using var again = Open(0, out var unfiled);

        Assert.Equal([1], unfiled);
    }

    [Fact]
    public void SetAside_KeepsTheFilesAndGivesTheirNamesToNoOthers()
    {
        using (var files = Open(0, out _))
            WriteAll(files, (1, 0));
        var before = File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder.Path)));

        using (var files = Open(0, out _))
        {
            files.SetAside();
            WriteAll(files, (2, 0));
        }

        using var again = Open(0, out var unfiled);
        Assert.Equal([2], unfiled);
        Assert.Equal(
            ["00000001.damaged", "00000002.spool"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_folder.Path, "00000001.damaged")));
        again.Close(isEmpty: true);
        Assert.Equal("00000001.damaged", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.Path))));
    }

    [Fact]
    public void Open_WithAFrameInsideAMessage_DoesNotTakeItForOne()
    {
        var forged = Mail.Create("Forged");
        using (var files = Open(0, out _))
        {
            // The page that begins here begins with a frame of the sender's making, in a place that is read once more.
            Write(files, 1, 0, Mail.Create(text: new string('x', 2 * SpoolFrame.Alignment)));
            files.Release(1);
            var frame = Forge(new SpoolBatch(2, 1, [new PreparedMessage(forged)], []));
            using var file = File.Open(Directory.GetFiles(_folder.Path)[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.Position = SpoolFrame.Alignment;
            file.Write(frame);
        }

        using var again = Open(1, out var unfiled);

        Assert.Empty(unfiled);
    }

    [Fact]
    public void Write_BeyondASegment_BeginsAnotherAndReusesWhatIsFiled()
    {
        using var files = Open(0, out _);
        var text = new string('x', 3 << 20);

        for (var position = 1; position <= 60; position++)
        {
            Write(files, position, position - 1, Mail.Create(text: text));
            files.Release(position - 3);
        }

        Assert.InRange(Directory.GetFiles(_folder.Path).Length, 2, 4);
    }

    [Fact]
    public void Write_OfABatchLargerThanASegment_IsReadAgain()
    {
        using (var files = Open(0, out _))
        {
            Write(files, 1, 0, Mail.Create(text: new string('x', SpoolSegment.Size + 1)));
            Write(files, 2, 1, Mail.Create());
        }

        using var again = Open(0, out var unfiled);

        Assert.Equal([1, 2], unfiled);
    }

    [Fact]
    public void Close_WithNothingLeft_LeavesNoMailBehind()
    {
        var files = Open(0, out _);
        WriteAll(files, (1, 0));
        files.Release(1);

        files.Close(isEmpty: true);

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static void WriteAll(SpoolFiles files, params (long Position, long Previous)[] frames)
    {
        foreach (var (position, previous) in frames)
            Write(files, position, previous, Mail.Create());
    }

    private static void Write(SpoolFiles files, long position, long previous, MessageAppend mail)
    {
        var batch = new SpoolBatch(position, previous, [new PreparedMessage(mail)], []);
        files.Write(batch, new byte[SpoolFrame.Measure(batch)]);
    }

    private static byte[] Forge(SpoolBatch batch)
    {
        var frame = new byte[SpoolFrame.Measure(batch)];
        SpoolFrame.Write(batch, frame, RandomNumberGenerator.GetBytes(32));
        return frame;
    }

    private SpoolFiles Open(long filed, out long[] unfiled)
    {
        var files = SpoolFiles.Open(_folder.Path, Key, filed, out var found);
        unfiled = [.. found.Follow().Select(batch => batch.Position)];
        return files;
    }
}
