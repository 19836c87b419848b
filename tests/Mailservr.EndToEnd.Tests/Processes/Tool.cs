namespace Mailservr.EndToEnd.Tests;

/// <summary>Mail software of the machine. What is missing skips a test and, in CI, fails it: .ci/run installs all.</summary>
internal static class Tool
{
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    public static string Swaks => Find("swaks", "swaks");

    public static string Curl => Find("curl", "curl");

    public static string SmtpSource => Find("smtp-source", "postfix");

    public static string Strace => Find("strace", "strace");

    public static string Node => Find("node", "nodejs");

    public static string Npm => Find("npm", "npm");

    public static string Chromium => Find("chromium", "chromium");

    public static string PrLimit => Find("prlimit", "util-linux");

    /// <summary>Debian's own interpreter, which has the modules of Debian's packages.</summary>
    public static string Python => Find("/usr/bin/python3", "python3");

    /// <summary>What a file system in a process needs.</summary>
    public static string FuserMount
    {
        get
        {
            Assert.SkipUnless(File.Exists("/dev/fuse"), "The device /dev/fuse does not exist: no file system of our own.");
            Require("/usr/lib/python3/dist-packages/fusepy.py", "python3-fusepy");
            Require("/usr/share/doc/libfuse2", "libfuse2");
            return Find("fusermount", "fuse");
        }
    }

    /// <summary>A file of the package postfix, for a test that starts its daemons (which only root can).</summary>
    public static string Postfix(string name)
    {
        RequireRoot("Postfix");
        return Find(name, "postfix");
    }

    /// <summary>Exim's binary: of the system, or unpacked by .ci/run where Postfix is installed.</summary>
    public static string Exim()
    {
        RequireRoot("Exim");
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var unpacked = Path.Combine(string.IsNullOrEmpty(cache) ? "/var/cache" : cache, "mailservr-ci", "exim", "usr", "sbin", "exim4");
        return File.Exists(unpacked) ? unpacked : Find("exim4", "exim4-daemon-light (unpacked by .ci/run)");
    }

    private static string Find(string name, string package)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var found = path.Concat(SystemFolders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return found ?? throw Missing($"'{name}' is not installed: install the Debian package {package}.");
    }

    private static void Require(string path, string package)
    {
        if (!Path.Exists(path))
            throw Missing($"'{path}' does not exist: install the Debian package {package}.");
    }

    private static void RequireRoot(string server)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            throw Missing($"{server} is started by root only: run the tests as root on Linux to have this one.");
    }

    private static InvalidOperationException Missing(string sentence)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is not "true", sentence);
        return new(sentence);
    }
}
