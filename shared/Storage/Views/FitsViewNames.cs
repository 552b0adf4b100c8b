using System.Globalization;
using Almagest.Storage.Columns;
using Almagest.Vo.Adql.Syntax;

namespace Almagest.Storage.Views;

/// <summary>What people call the views of fits and their columns: of letters, digits and underscores.</summary>
internal static class FitsViewNames
{
    /// <summary>What PostgreSQL keeps of a name, bytes.</summary>
    private const int Longest = 63;

    private const string Prefix = "fits_";

    /// <summary>Of a view whose subsets have names too.</summary>
    public static int LongestView => Longest - Behind;

    /// <summary>The longest of what follows a view's name, and of what follows a column's.</summary>
    private static readonly int Behind = "_ultra_clean".Length,
        BehindParameter = "_classical_estimate".Length;

    /// <summary>"fits_tbabs_powerlaw" of "tbabs*powerlaw".</summary>
    /// <param name="place">1 for the first so called, 2 for the next, ...</param>
    public static string OfModel(string model, int place)
    {
        string suffix = place == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{place}"),
            words = string.Join('_', Plain(model).Split('_', StringSplitOptions.RemoveEmptyEntries));
        return Prefix + Cut(words.Length == 0 ? "model" : words, Longest - Prefix.Length - suffix.Length - Behind) + suffix;
    }

    /// <summary>What each parameter's columns begin with: "powerlaw_phoindex".</summary>
    /// <param name="taken">Names of the view's other columns.</param>
    /// <param name="ends">What follows, "" among them.</param>
    public static string[] OfParameters(
        IReadOnlyList<RunParameter> parameters,
        IEnumerable<string> taken,
        IReadOnlyList<string> ends
    )
    {
        HashSet<string> used = [.. taken];
        string[] names = new string[parameters.Count];
        for (int i = 0; i < names.Length; i++)
        {
            string plain = Plain(parameters[i].Name).Trim('_');
            // SQL would want quotes around a number, or a word of its own.
            if (plain.Length == 0 || char.IsAsciiDigit(plain[0]) || ends.Any(end => ReservedWords.Contains(plain + end)))
                plain = $"p_{plain}";
            names[i] = Enumerable
                .Range(1, int.MaxValue)
                .Select(place => place == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{place}"))
                .Select(suffix => Cut(plain, Longest - BehindParameter - suffix.Length) + suffix)
                .First(name => ends.All(end => !used.Contains(name + end)));
            used.UnionWith(ends.Select(end => names[i] + end));
        }
        return names;
    }

    private static string Plain(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_'));

    private static string Cut(string name, int length) => name[..Math.Min(name.Length, length)].TrimEnd('_');
}
