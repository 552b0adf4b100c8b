using System.Globalization;

namespace Almagest.Application;

/// <summary>A request in words: options of the command line, or fields by HTTP. What they mean is decided once, here and where
/// they are read.</summary>
public abstract class RequestWords
{
    /// <summary>What is said for a switch that is on.</summary>
    public const string On = "true";

    /// <summary>What a part is called where the words were said.</summary>
    public abstract string NameOf(RequestPart part);

    /// <summary>All that was said of a part, which may be said several times; empty: nothing.</summary>
    public abstract IReadOnlyList<string> All(RequestPart part);

    public bool Has(RequestPart part) => All(part).Count > 0;

    /// <summary>Null: not said.</summary>
    /// <exception cref="RequestException">Said twice.</exception>
    public string? Text(RequestPart part) =>
        All(part) switch
        {
            [] => null,
            [string text] => text,
            _ => throw Wrong(part, "it twice", "it once"),
        };

    /// <exception cref="RequestException">Neither on nor off.</exception>
    public bool Flag(RequestPart part) =>
        Text(part) switch
        {
            null or "false" or "0" or "off" => false,
            On or "1" or "on" => true,
            string other => throw Wrong(part, $"'{other}'", "true or false"),
        };

    /// <summary>Null: not said.</summary>
    /// <exception cref="RequestException">No finite number.</exception>
    public double? Number(RequestPart part) => Text(part) is { } text ? NumberOf(NameOf(part), text, "a number") : null;

    /// <summary>Null: not said.</summary>
    /// <exception cref="RequestException">No whole number, or not within.</exception>
    public long? Whole(RequestPart part, long lowest, long highest) =>
        Text(part) is not { } text ? null
        : !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? throw Wrong(part, $"'{text}'", "a whole number")
        : number >= lowest && number <= highest ? number
        : throw Wrong(part, text, $"{lowest} to {highest}");

    /// <summary>One of some words; the first if nothing is said.</summary>
    /// <exception cref="RequestException">None of them.</exception>
    public string Choice(RequestPart part, IReadOnlyList<string> among) =>
        Text(part) is not { } text ? among[0]
        : among.Contains(text) ? text
        : throw Wrong(part, $"'{text}'", $"one of {string.Join(", ", among)}");

    /// <summary>NAME=VALUE, or NAME alone: null.</summary>
    /// <param name="read">Name and value.</param>
    /// <exception cref="RequestException">Another form, or a name twice.</exception>
    public IReadOnlyDictionary<string, T> Named<T>(RequestPart part, Func<string, string?, T> read) =>
        Named(NameOf(part), All(part), read);

    /// <summary>NAME=VALUE, with one number.</summary>
    /// <param name="said">What says so.</param>
    /// <exception cref="RequestException">Another form, or a name twice.</exception>
    public static IReadOnlyDictionary<string, double> Assignments(string said, IEnumerable<string> texts) =>
        Named(said, texts, (name, text) => text is null ? throw Alone(said, name, "") : NumberOf(said, text, Finite));

    public RequestException Wrong(RequestPart part, string found, string expected) =>
        new($"{NameOf(part)}: found {found}; expected {expected}.");

    internal double NumberOfAssignment(RequestPart part, string text) => NumberOf(NameOf(part), text, Finite);

    internal RequestException Alone(RequestPart part, string name, string or) => Alone(NameOf(part), name, or);

    private const string Assignment = "NAME=VALUE, such as nH=0.7",
        Finite = "a finite number, as in nH=0.7";

    private static RequestException Alone(string said, string name, string or) =>
        new($"{said}: found '{name}' without a value; expected {name}=VALUE{or}.");

    private static double NumberOf(string said, string text, string expected) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new RequestException($"{said}: found '{text}'; expected {expected}.");

    private static Dictionary<string, T> Named<T>(string said, IEnumerable<string> texts, Func<string, string?, T> read)
    {
        var values = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in texts)
        {
            string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts[0].Length == 0)
                throw new RequestException($"{said}: found '{text}'; expected {Assignment}.");
            if (!values.TryAdd(parts[0], read(parts[0], parts.ElementAtOrDefault(1))))
                throw new RequestException($"{said}: found {parts[0]} twice; expected it once.");
        }
        return values;
    }
}
