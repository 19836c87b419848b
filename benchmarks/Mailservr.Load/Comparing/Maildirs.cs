namespace Mailservr.Load.Comparing;

/// <summary>Counts files that other programs come and go with.</summary>
internal static class Maildirs
{
    /// <summary>Messages that were delivered: below new/ of every mailbox.</summary>
    public static int Count(string root) =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root).Sum(mailbox => CountFiles(Path.Combine(mailbox, "new")))
            : 0;

    public static int CountFiles(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count()
                : 0;
        }
        catch (DirectoryNotFoundException)
        {
            // A folder of the queue went away meanwhile; whoever asks will ask again.
            return int.MaxValue;
        }
    }
}
