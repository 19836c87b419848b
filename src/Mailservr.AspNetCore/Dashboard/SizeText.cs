namespace Mailservr.AspNetCore.Dashboard;

internal static class SizeText
{
    /// <summary>A number of bytes as people write it.</summary>
    public static string Of(Texts texts, long bytes) => bytes switch
    {
        < 1000 => texts.Format("size.bytes", bytes),
        < 1_000_000 => texts.Format("size.kb", bytes / 1000.0),
        < 1_000_000_000 => texts.Format("size.mb", bytes / 1_000_000.0),
        _ => texts.Format("chart.gb", bytes / 1_000_000_000.0),
    };
}
