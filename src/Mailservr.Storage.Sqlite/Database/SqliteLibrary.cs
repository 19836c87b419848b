using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Mailservr.Storage.Sqlite;

/// <summary>Chooses the SQLite of the system when it is newer than the bundled one: it gets security updates.</summary>
internal static class SqliteLibrary
{
    /// <summary>Of SQLitePCLRaw.bundle_e_sqlite3 2.0.6.</summary>
    private const int BundledVersion = 3_035_005;

    private const string Provider = "SQLitePCLRaw.provider.e_sqlite3";

    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Once in a process; later calls change nothing.</summary>
    public static void Load(bool preferSystem, ILogger logger)
    {
        lock (Gate)
        {
            if (_loaded)
                return;

            _loaded = true;
            if (preferSystem && FindSystemLibrary() is { } system)
                Prefer(system, logger);

            Start(logger);
        }
    }

    private static void Prefer(nint system, ILogger logger)
    {
        // Functions that were called before stay where they were found. The others, of another SQLite, would crash on what
        // those have opened.
        if (IsInUse())
            Log.LibraryResolverTaken(logger, null);
        else
            Redirect(system, logger);
    }

    private static bool IsInUse() =>
        AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == Provider);

    [MethodImpl(MethodImplOptions.NoInlining)] // whoever is compiled with it loads the provider
    private static void Start(ILogger logger)
    {
        Batteries_V2.Init();
        Log.LibraryLoaded(logger, raw.sqlite3_libversion().utf8_to_string());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Redirect(nint system, ILogger logger)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == "e_sqlite3" ? system : 0);
        }
        catch (InvalidOperationException exception)
        {
            Log.LibraryResolverTaken(logger, exception);
        }
    }

    private static nint? FindSystemLibrary()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return null;

        var name = OperatingSystem.IsLinux() ? "libsqlite3.so.0" : "libsqlite3.dylib";
        if (!NativeLibrary.TryLoad(name, out var library))
            return null;

        if (IsSuitable(library))
            return library;

        NativeLibrary.Free(library);
        return null;
    }

    private static bool IsSuitable(nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version)
        && Marshal.GetDelegateForFunctionPointer<VersionNumber>(version)() > BundledVersion;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
