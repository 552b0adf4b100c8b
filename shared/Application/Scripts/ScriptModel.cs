using System.Text;
using Almagest.Application.Fitting;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models.Components;

namespace Almagest.Application.Scripts;

/// <summary>A model expression as other programs are told it: its components by their whole names, each with the name of its
/// instance.</summary>
internal sealed class ScriptModel
{
    /// <summary>What works on all that stands to the right of it: Python has to call it.</summary>
    private static readonly string[] Convolutions =
    [
        "cflux",
        "clumin",
        "cpflux",
        "gsmooth",
        "lsmooth",
        "zashift",
        "vashift",
        "simpl",
        "kdblur",
        "rdblur",
        "reflect",
    ];

    private const int LongestExpression = 4096;

    private readonly List<string> _tokens = [];
    private readonly string[] _instances;
    private readonly string _expression;
    private int _at;
    private int _used;

    private ScriptModel(string expression, IEnumerable<RecipeParameter> parameters)
    {
        _expression = expression;
        _instances =
        [
            .. parameters
                .Where(parameter => !parameter.Name.Contains(':') || parameter.Name.StartsWith("1:", StringComparison.Ordinal))
                .Select(parameter => ComponentOf(parameter.Name))
                .Distinct(),
        ];
        if (expression.Length > LongestExpression)
            throw Wrong($"a model of {expression.Length} characters", $"at most {LongestExpression}");
        Tokenise(expression);
        string[] components = [.. _tokens.Where(IsName)];
        if (components.Length != _instances.Length)
            throw Wrong(
                $"the model {expression} with parameters of {string.Join(", ", _instances)}",
                "parameters of each component"
            );
        // What is written into a program is one of our own words, whoever wrote the fit.
        if (_tokens.Find(token => !IsName(token) && token is not ("+" or "*" or "(" or ")")) is { } mark)
            throw Wrong($"'{mark}' in the model {expression}", "+, * or parentheses between components");
        if (components.Index().FirstOrDefault(one => !IsKnown(one.Item, Kind(_instances[one.Index]))) is { Item: { } unknown } at)
            throw Wrong($"{unknown} with parameters of {_instances[at.Index]}", "a component of this version and its parameters");
    }

    /// <summary>What others have no word for is not written.</summary>
    /// <exception cref="SpectralDataException">The background has a shape that was learnt here, or bins reach over bad
    /// channels.</exception>
    public static FitRecipe Require(FitRecipe recipe)
    {
        RequireTold(recipe.BackgroundModel);
        return recipe.Spectra.Any(spectrum => spectrum.ReachesOverChannels == true)
            ? throw Wrong(
                "bins that reach over channels of bad QUALITY, which other programs can't sum",
                "bins of neighbouring channels: a fit without a minimum of background counts"
            )
            : recipe;
    }

    /// <exception cref="SpectralDataException">The background has a shape that was learnt here.</exception>
    public static void RequireTold(string? backgroundModel)
    {
        if (backgroundModel == DataRequest.LearntBackground)
            throw Wrong(
                $"the background model '{backgroundModel}', a shape learnt here that other programs have no model for",
                "a background that is data, or an expression for it"
            );
    }

    public static ScriptModel OfSource(FitRecipe recipe) =>
        new(recipe.Model, recipe.Parameters.Where(parameter => !IsOfBackground(parameter.Name)));

    /// <summary>Of a recipe with a model for the background.</summary>
    public static ScriptModel OfBackground(FitRecipe recipe) =>
        new(recipe.BackgroundModel!, recipe.Parameters.Where(parameter => IsOfBackground(parameter.Name)));

    /// <summary>True for parameters such as "2:bkg.powerlaw.norm".</summary>
    public static bool IsOfBackground(string parameter) =>
        parameter
            .AsSpan(parameter.IndexOf(':', StringComparison.Ordinal) + 1)
            .StartsWith(ParameterLayout.BackgroundName + ".", StringComparison.Ordinal);

    /// <summary>The component of a parameter: "tbabs" of "2:tbabs.nH", "powerlaw" of "bkg.powerlaw.norm".</summary>
    public static string ComponentOf(string parameter)
    {
        string component = parameter[(parameter.IndexOf(':', StringComparison.Ordinal) + 1)..parameter.LastIndexOf('.')];
        return IsOfBackground(parameter) ? component[(ParameterLayout.BackgroundName.Length + 1)..] : component;
    }

    /// <summary>"tbabs" of "tbabs_2".</summary>
    public static string Kind(string instance) =>
        instance.LastIndexOf('_') is > 0 and int at && instance.AsSpan(at + 1).IndexOfAnyExceptInRange('0', '9') < 0
            ? instance[..at]
            : instance;

    /// <summary>The tables: instance, "atable", "mtable" or "etable", and file.</summary>
    public IEnumerable<(string Instance, string Kind, string File)> Tables =>
        _tokens
            .Where(IsName)
            .Index()
            .Where(token => IsTable(token.Item))
            .Select(token =>
                (
                    _instances[token.Index],
                    token.Item[..token.Item.IndexOf('{', StringComparison.Ordinal)].ToLowerInvariant(),
                    FileOf(token.Item)
                )
            );

    /// <summary>XSPEC's own form.</summary>
    public string ToXspec()
    {
        int used = 0;
        return string.Concat(
            _tokens.Select(token =>
                IsTable(token) ? Name(token)
                : IsName(token) ? Kind(_instances[used++])
                : token == "+" ? " + "
                : token
            )
        );

        string Name(string table)
        {
            used++;
            return $"{table[..(table.IndexOf('{', StringComparison.Ordinal) + 1)]}{Quoted.Tcl(FileOf(table))}}}";
        }
    }

    /// <summary>Python: multiplications written out, convolutions as calls.</summary>
    /// <param name="write">What stands for an instance.</param>
    public string ToPython(Func<string, string> write)
    {
        (_at, _used) = (0, 0);
        string written = Sum(write);
        return _at == _tokens.Count ? written : throw Wrong($"the model {_expression}", "an expression that ends with its text");
    }

    private string Sum(Func<string, string> write)
    {
        var text = new StringBuilder(Product(write));
        while (Accept("+"))
            text.Append(" + ").Append(Product(write));
        return text.ToString();
    }

    private string Product(Func<string, string> write)
    {
        if (_at < _tokens.Count && IsName(_tokens[_at]) && Convolutions.Contains(Kind(_instances[_used])))
        {
            string convolution = write(_instances[_used++]);
            _at++;
            Accept("*");
            return $"{convolution}({Product(write)})";
        }
        string factor = Factor(write);
        return Accept("*") || (_at < _tokens.Count && _tokens[_at] == "(") ? $"{factor} * {Product(write)}" : factor;
    }

    private string Factor(Func<string, string> write)
    {
        if (!Accept("("))
        {
            if (_at >= _tokens.Count || !IsName(_tokens[_at]))
                throw Wrong($"the model {_expression}", "a component where one is missing");
            _at++;
            return write(_instances[_used++]);
        }
        string inner = Sum(write);
        if (!Accept(")"))
            throw Wrong($"the model {_expression}", "a ')' for each '('");
        return $"({inner})";
    }

    private bool Accept(string token)
    {
        if (_at >= _tokens.Count || _tokens[_at] != token)
            return false;
        _at++;
        return true;
    }

    private void Tokenise(string text)
    {
        for (int at = 0; at < text.Length; )
        {
            int start = at;
            if (char.IsWhiteSpace(text[at]))
                at++;
            else if (!char.IsAsciiLetterOrDigit(text[at]))
                _tokens.Add(text[at++].ToString());
            else
            {
                while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
                    at++;
                if (at < text.Length && text[at] == '{' && text.IndexOf('}', at) is > 0 and int close)
                    at = close + 1;
                _tokens.Add(text[start..at]);
            }
        }
    }

    private static bool IsName(string token) => char.IsAsciiLetterOrDigit(token[0]);

    private static bool IsTable(string token) => token.EndsWith('}');

    private static string FileOf(string table) => table[(table.IndexOf('{', StringComparison.Ordinal) + 1)..^1].Trim();

    /// <summary>A table, or a component's name, perhaps cut short, beside the whole.</summary>
    private static bool IsKnown(string token, string kind) =>
        IsTable(token)
            ? token[..token.IndexOf('{', StringComparison.Ordinal)].ToLowerInvariant() is "atable" or "mtable" or "etable"
            : kind.StartsWith(token, StringComparison.OrdinalIgnoreCase)
                && ComponentCatalogue.All.Any(component => component.Name == kind);

    private static SpectralDataException Wrong(string found, string expected) =>
        SpectralDataException.At("saved fit", found, expected);
}
