namespace Mailservr.EndToEnd.Tests;

/// <summary>Mail software of the machine. What is missing skips a test and, in CI, fails it: .ci/run installs all.</summary>
internal static class Tool
{
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    public static string Swaks => Find("swaks", "swaks");

    public static string Curl => Find("curl", "curl");

    public static string SmtpSource => Find("smtp-source", "postfix");

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
