using System.Text.Json;

namespace Mailservr.Storage;

/// <summary>
/// Stored data that cannot be read. Asking again does not help and everything else is whole, so whoever works through many
/// passes it over and says so.
/// </summary>
public static class Damage
{
    /// <summary>
    /// True for an <see cref="InvalidDataException"/> and for a <see cref="JsonException"/>: stores throw one of them when
    /// what they hold is no record, and neither of them for anything else.
    /// </summary>
    public static bool Is(Exception fault) => fault is InvalidDataException or JsonException;
}
