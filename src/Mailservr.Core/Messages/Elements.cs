namespace Mailservr.Messages;

/// <summary>Of lists in stored JSON, which may hold a null where damage has made one: no annotation speaks of elements.</summary>
internal static class Elements
{
    /// <exception cref="InvalidDataException">One of them is null.</exception>
    public static IReadOnlyList<T> Required<T>(IReadOnlyList<T> list)
        where T : class
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
                throw new InvalidDataException($"Element {i} of a list of {typeof(T).Name} is null.");
        }

        return list;
    }
}
