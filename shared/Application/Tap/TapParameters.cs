using System.Collections.Frozen;
using System.Globalization;

namespace Almagest.Application.Tap;

/// <summary>What was said of a query: words in any case, each once.</summary>
/// <remarks>Sources: TAP 1.1, section 2; DALI 1.1, section 3. What isn't known is ignored, as DALI has it.</remarks>
public sealed class TapParameters
{
    private static readonly FrozenSet<string> Languages = FrozenSet.ToFrozenSet(
        ["ADQL", "ADQL-2.0", "ADQL-2.1"],
        StringComparer.OrdinalIgnoreCase
    );

    private readonly Dictionary<string, string> _said = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="RequestException">A word of TAP was said twice with different values.</exception>
    public TapParameters(IEnumerable<KeyValuePair<string, string>> said)
    {
        foreach ((string word, string value) in said)
            if (!_said.TryAdd(word.ToUpperInvariant(), value) && !Is("UPLOAD", word) && _said[word] != value)
                throw new RequestException($"{word.ToUpperInvariant()}: found it twice; expected it once.");
            else if (Is("UPLOAD", word) && _said[word] != value)
                _said[word] += $";{value}";
    }

    /// <summary>All of them, in upper case.</summary>
    public IReadOnlyDictionary<string, string> All => _said;

    /// <summary>The query itself.</summary>
    /// <exception cref="RequestException">None was said, or in another language.</exception>
    public string Query
    {
        get
        {
            if (Find("REQUEST") is { } request && !Is("doQuery", request))
                throw new RequestException($"REQUEST: found '{request}'; expected doQuery.");
            if (Find("LANG") is { } language && !Languages.Contains(language))
                throw new RequestException($"LANG: found '{language}'; expected ADQL, ADQL-2.0 or ADQL-2.1.");
            return Find("QUERY") ?? throw new RequestException("QUERY: found nothing; expected a query in ADQL.");
        }
    }

    /// <summary>Rows that are wanted at most; null: not said.</summary>
    /// <exception cref="RequestException">It's no whole number from 0.</exception>
    public long? MaxRows =>
        Find("MAXREC") is not { } said ? null
        : long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out long rows) ? rows
        : throw new RequestException($"MAXREC: found '{said}'; expected a whole number from 0.");

    /// <summary>How it is answered.</summary>
    /// <exception cref="RequestException">There is no such form.</exception>
    public QueryFormat Format => QueryFormat.Find(Find("RESPONSEFORMAT") ?? Find("FORMAT"));

    /// <summary>Names of the tables that come with it, and where each is.</summary>
    /// <exception cref="RequestException">It isn't as in name,param:name;name,param:name.</exception>
    public IReadOnlyList<(string Name, Uri Source)> Uploads =>
        [
            .. (Find("UPLOAD") ?? "")
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(one =>
                    one.Split(',', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, { } place]
                    && Uri.TryCreate(place, UriKind.Absolute, out Uri? source)
                        ? (name, source)
                        : throw new RequestException($"UPLOAD: found '{one}'; expected NAME,param:NAME, or NAME and an address.")
                ),
        ];

    /// <summary>What was said of a word; null: nothing.</summary>
    public string? Find(string word) => _said.GetValueOrDefault(word) is { Length: > 0 } value ? value : null;

    private static bool Is(string word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}
