using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mailservr.TestServers;

/// <summary>A process of radosgw.sh. Its folder and all its daemons go when it does, and it does when we do.</summary>
public sealed class Radosgw : IAsyncDisposable
{
    private const int Ports = 22;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly (string Program, string Package)[] Needed =
    [
        ("ceph-mon", "ceph-mon"), ("ceph-osd", "ceph-osd"), ("radosgw", "radosgw"), ("ceph", "ceph-common"), ("curl", "curl"),
    ];

    private readonly Process _process;

    private Radosgw(Process process, int port) => (_process, Url) = (process, $"http://127.0.0.1:{port}");

    public string Url { get; }

    /// <summary>Null when it can be started.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux())
            return "The S3 server of these tests (Ceph's radosgw) runs on Linux.";
        string[] missing = [.. Needed.Where(one => !IsInstalled(one.Program)).Select(one => one.Package)];
        return missing.Length == 0
            ? null
            : $"No S3 server to test against: install the Debian packages {string.Join(' ', missing)}.";
    }

    public static async Task<Radosgw> StartAsync()
    {
        var port = FreePorts();
        var folder = Path.Combine(Path.GetTempPath(), $"mailservr-s3-{Environment.ProcessId}-{port}");
        var script = Path.Combine(AppContext.BaseDirectory, "S3", "radosgw.sh");
        var process = Process.Start(new ProcessStartInfo(
            "bash", [script, folder, port.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("bash cannot be started.");
        var server = new Radosgw(process, port);
        var said = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience);
        if (await process.StandardOutput.ReadLineAsync(limit.Token) == "ready")
            return server;

        await server.DisposeAsync();
        throw new InvalidOperationException("The S3 server did not start:\n" + await said);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool IsInstalled(string program) =>
        new[] { "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin" }.Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>The first of some that nobody listens on, below those that systems give to outgoing connections.</summary>
    private static int FreePorts()
    {
        while (true)
        {
            var first = Random.Shared.Next(10_000, 32_000 - Ports);
            if (Enumerable.Range(first, Ports).All(IsFree))
                return first;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
