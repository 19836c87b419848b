using System.Reflection;

namespace Mailservr.Architecture.Tests.PublicApi;

/// <summary>Types as C# writes them.</summary>
internal static class ApiNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(double)] = "double",
    };

    internal static string Of(Type? type) => type is null ? "" : Of(type, null);

    /// <summary>With a question mark on every reference that may be null.</summary>
    internal static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
            return Of(type.GetElementType() ?? type, nullability);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value, null) + "?";

        var mark = !type.IsValueType && nullability is { ReadState: NullabilityState.Nullable } ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType() ?? type, nullability?.ElementType)}[]{mark}";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword + mark;
        if (type.IsGenericParameter)
            return type.Name + mark;

        var arguments = type.GetGenericArguments()
            .Select((argument, i) => Of(argument, Argument(nullability, i)));
        return Qualified(type) + (type.IsGenericType ? $"<{string.Join(", ", arguments)}>" : "") + mark;
    }

    /// <summary>The full name, with the names of type parameters.</summary>
    internal static string OfDeclaration(Type type)
    {
        var name = (type.FullName ?? type.Name).Split('`')[0].Replace('+', '.');
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }

    private static NullabilityInfo? Argument(NullabilityInfo? nullability, int index) =>
        index < nullability?.GenericTypeArguments.Length ? nullability.GenericTypeArguments[index] : null;

    /// <summary>Ours with its namespace, those of others by their name: they tell themselves apart.</summary>
    private static string Qualified(Type type)
    {
        var name = type.Name.Split('`')[0];
        if (type.DeclaringType is { } outer)
            return Qualified(outer) + "." + name;
        return type.Namespace?.StartsWith("Mailservr", StringComparison.Ordinal) == true ? $"{type.Namespace}.{name}" : name;
    }
}
