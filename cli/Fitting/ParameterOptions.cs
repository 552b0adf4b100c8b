using System.CommandLine;
using System.Globalization;
using Almagest.Application.Fitting;
using Almagest.Cli.Terminal;

namespace Almagest.Cli.Fitting;

/// <summary>The options of `almagest fit` that say what may vary, and from where: XSPEC's newpar, freeze, thaw and tie.</summary>
internal sealed class ParameterOptions
{
    private readonly Option<string[]> _freeze = new("--freeze")
    {
        Description = "A parameter that is not fitted, such as nH=0.7; without a value, where it stands.",
        HelpName = "NAME[=VALUE]",
    };
    private readonly Option<string[]> _starts = new("--set")
    {
        Description = "Where a parameter starts and, if wanted, how far it may go: PhoIndex=2 or PhoIndex=2,1.5,2.5 (classical).",
        HelpName = "NAME=VALUE[,MIN,MAX]",
    };
    private readonly Option<string[]> _thaw = new("--thaw")
    {
        Description = "A parameter that is fitted although it is frozen by default, or tied to the first file's (classical).",
        HelpName = "NAME",
    };
    private readonly Option<string[]> _ties = new("--tie")
    {
        Description = "A linear tie, such as '2:powerlaw.norm = 0.9 * 1:powerlaw.norm' or 'p5 = 2*p1 + 0.1' (classical).",
        HelpName = "TIE",
    };

    public IEnumerable<Option> All => [_freeze, _starts, _thaw, _ties];

    /// <summary>Those that a network cannot follow.</summary>
    public IEnumerable<Option> Classical => [_starts, _thaw, _ties];

    /// <exception cref="UsageException">An option of another form, or a name twice.</exception>
    public ParameterRequest Read(ParseResult parsed) =>
        new()
        {
            Frozen = Named("--freeze", parsed.GetValue(_freeze), (_, text) =>
                text is null ? (double?)null : Number("--freeze", text)
            ),
            Starts = Named("--set", parsed.GetValue(_starts), Start),
            Thawed = parsed.GetValue(_thaw) ?? [],
            Ties = parsed.GetValue(_ties) ?? [],
        };

    /// <summary>NAME=VALUE, with one number.</summary>
    /// <exception cref="UsageException">Another form, or a name twice.</exception>
    public static IReadOnlyDictionary<string, double> Assignments(string option, string[]? texts) =>
        Named(option, texts, (name, text) =>
            text is null
                ? throw new UsageException($"{option}: found '{name}' without a value; expected {name}=VALUE.")
                : Number(option, text)
        );

    private static ParameterStart Start(string name, string? text)
    {
        if (text is null)
            throw new UsageException($"--set: found '{name}' without a value; expected {name}=VALUE or {name}=VALUE,MIN,MAX.");
        double[] numbers = [.. text.Split(',').Select(part => Number("--set", part))];
        return numbers.Length switch
        {
            1 => new(numbers[0]),
            3 when numbers[1] <= numbers[0] && numbers[0] <= numbers[2] => new(numbers[0], numbers[1], numbers[2]),
            _ => throw new UsageException(
                $"--set: found '{text}'; expected VALUE, or VALUE,MIN,MAX with the value between the two."
            ),
        };
    }

    private static Dictionary<string, T> Named<T>(string option, string[]? texts, Func<string, string?, T> read)
    {
        var values = new Dictionary<string, T>();
        foreach (string text in texts ?? [])
        {
            string[] parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts[0].Length == 0)
                throw new UsageException($"{option}: found '{text}'; expected NAME=VALUE, such as nH=0.7.");
            if (!values.TryAdd(parts[0], read(parts[0], parts.ElementAtOrDefault(1))))
                throw new UsageException($"{option}: found {parts[0]} twice; expected it once.");
        }
        return values;
    }

    private static double Number(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new UsageException($"{option}: found '{text}'; expected NAME=VALUE, such as nH=0.7.");
}
