namespace Mailservr;

/// <summary>Whether a file has become another one since it was read.</summary>
public static class FileVersion
{
    /// <summary>
    /// When what is read under a path was written, UTC; another time for another file that a link has been turned to. The year
    /// 1601 when there is none.
    /// </summary>
    public static DateTime Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file).LastWriteTimeUtc;
        }
        catch (IOException)
        {
            // A link that is just being turned, or one that leads back to itself: there is no file at the moment.
            return DateTime.FromFileTimeUtc(0);
        }
    }
}
