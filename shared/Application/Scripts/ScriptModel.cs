using System.Text;
using Almagest.Application.Fitting;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;

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
        Tokenise(expression);
        if (_tokens.Count(IsName) != _instances.Length)
            throw SpectralDataException.At(
                "saved fit",
                $"the model {expression} with parameters of {string.Join(", ", _instances)}",
                "parameters of each component"
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
                    token.Item[(token.Item.IndexOf('{', StringComparison.Ordinal) + 1)..^1]
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
            return table;
        }
    }

    /// <summary>Python: multiplications written out, convolutions as calls.</summary>
    /// <param name="write">What stands for an instance.</param>
    public string ToPython(Func<string, string> write)
    {
        (_at, _used) = (0, 0);
        return Sum(write);
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
            _at++;
            return write(_instances[_used++]);
        }
        string inner = Sum(write);
        if (!Accept(")"))
            throw SpectralDataException.At("saved fit", $"the model {_expression}", "a ')' for each '('");
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
}
