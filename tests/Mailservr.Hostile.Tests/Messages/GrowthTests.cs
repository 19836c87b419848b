namespace Mailservr.Hostile.Tests.Messages;

public sealed class GrowthTests
{
    public static TheoryData<string> Names => [.. GrowingMail.All.Select(mail => mail.Name)];

    /// <summary>
    /// Steps cannot be counted; what is allocated grows with them wherever something is copied. Time is for the run by
    /// hand.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Take_TwiceTheMessage_AllocatesTwiceAsMuchAtMost(string name)
    {
        var mail = GrowingMail.All.Single(each => each.Name == name);
        Allocated(mail, 1000);

        var (once, twice) = (Allocated(mail, 500_000), Allocated(mail, 1_000_000));

        // Buffers double: where one ends just before, the other has twice as much.
        Assert.InRange(twice, 0, 2.3 * once + (2 << 20));
    }

    private static long Allocated(GrowingMail mail, int bytes)
    {
        var message = mail.Make(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(new SplitMessage(message, new MailLimits(), () => 64 * 1024));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
