using System.Text;

namespace Mailservr.Mime.Tests;

public sealed class HeaderAllocationTests
{
    [Fact]
    public void Feed_ManyFields_AllocatesOnlyWhenItsBuffersDouble()
    {
        const int Lines = 200;
        var lines = Enumerable.Range(0, Lines)
            .Select(i => Encoding.ASCII.GetBytes($"X-Field-{i}: some words that nobody asks for\r\n")).ToArray();
        AllocatingLines(new MimeParser(), lines);

        // From a line's length to 2^14 bytes and from 4 to 256 fields in doublings: about 15 of the 200.
        Assert.InRange(AllocatingLines(new MimeParser(), lines), 1, 20);
    }

    [Fact]
    public void Complete_ManyFields_KeepsTheBytesAndAnIndex()
    {
        var few = Message(20);
        var many = Message(200);
        Allocated(many);

        // The block twice, as it grew and as it is kept, and 64 bytes a field: its place, the same as it grew, a view.
        Assert.InRange(Allocated(many) - Allocated(few), 0, (2 * (many.Length - few.Length)) + (180 * 72));
    }

    private static int AllocatingLines(MimeParser parser, byte[][] lines)
    {
        var allocating = 0;
        foreach (var line in lines)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            parser.Feed(line);
            allocating += GC.GetAllocatedBytesForCurrentThread() > before ? 1 : 0;
        }

        return allocating;
    }

    private static long Allocated(byte[] message)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var parser = new MimeParser();
        parser.Feed(message);
        _ = parser.Complete();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Message(int fields) => Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(100, fields).Select(i => $"X-Field-{i}: some words that nobody asks for\r\n"))
        + "\r\nText.\r\n");
}
