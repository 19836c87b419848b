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
        var file = new FileInfo(path);
        return (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file).LastWriteTimeUtc;
    }
}
