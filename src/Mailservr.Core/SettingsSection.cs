namespace Mailservr;

/// <summary>
/// A section of the configuration that a package reads. Registered as a singleton, it has keys told of at the start that no
/// option has: a prefix that is misspelt is a prefix that is not set.
/// </summary>
/// <param name="Path">As <c>Mailservr:R2</c>. No section whose keys are secrets: they are named in the log.</param>
/// <param name="Options">The class that it is bound to.</param>
public sealed record SettingsSection(string Path, Type Options);
