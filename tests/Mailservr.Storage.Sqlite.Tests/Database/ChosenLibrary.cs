using Mailservr.Storage.Sqlite.Tests.Database;

[assembly: AssemblyFixture(typeof(ChosenLibrary))]

namespace Mailservr.Storage.Sqlite.Tests.Database;

/// <summary>
/// The SQLite of this process, chosen before any test opens a file. <c>MAILSERVR_SQLITE=bundled</c> takes the bundled one.
/// </summary>
public sealed class ChosenLibrary
{
    public ChosenLibrary() => SqliteLibrary.Load(PreferSystem, TraceLog.Loggers.CreateLogger("test"));

    public static bool PreferSystem => Environment.GetEnvironmentVariable("MAILSERVR_SQLITE") != "bundled";
}
