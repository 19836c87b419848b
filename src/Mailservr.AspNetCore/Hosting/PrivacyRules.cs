using Mailservr.Erasure;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Checks how long data is kept.</summary>
internal static class PrivacyRules
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestRetirement = TimeSpan.FromDays(3650);

    public static IEnumerable<string> Check(PrivacyOptions options)
    {
        if (options.PurgeDelay < TimeSpan.Zero || options.PurgeDelay > LongestDelay)
            yield return $"Mailservr:Privacy:PurgeDelay is {options.PurgeDelay}. Give a time up to 30.00:00:00, or 00:00:00.";
        if (options.AddressRetirement < TimeSpan.Zero || options.AddressRetirement > LongestRetirement)
            yield return $"Mailservr:Privacy:AddressRetirement is {options.AddressRetirement}. "
                + "Give a time up to 3650.00:00:00, or 00:00:00 for none.";
        if (options.ExportLifetime <= TimeSpan.Zero || options.ExportLifetime > LongestDelay)
            yield return $"Mailservr:Privacy:ExportLifetime is {options.ExportLifetime}. "
                + "Give a time up to 30.00:00:00, like 7.00:00:00.";
        if (options.QuarantineRetention < TimeSpan.Zero || options.QuarantineRetention > LongestRetirement)
            yield return $"Mailservr:Privacy:QuarantineRetention is {options.QuarantineRetention}. "
                + "Give a time up to 3650.00:00:00, or 00:00:00 for ever.";
    }
}
