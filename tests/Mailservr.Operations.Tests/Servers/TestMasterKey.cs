namespace Mailservr.Operations.Tests;

/// <summary>The master key of hosts that have their secrets in common, but no data directory.</summary>
internal static class TestMasterKey
{
    public const string Setting = "--Mailservr:Secrets:MasterKey=BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY=";
}
