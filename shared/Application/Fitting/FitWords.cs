using Almagest.Application.Inference;
using Almagest.Application.Runs;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Application.Fitting;

/// <summary>A request to fit, from words.</summary>
public static class FitWords
{
    public static readonly string[] Methods = ["both", "classical", "network"];

    public static readonly string[] Searches = ["auto", "local", "global", "grid"];

    /// <summary>What a network cannot follow.</summary>
    private static readonly RequestPart[] Classical =
    [
        RequestPart.Joint,
        .. DataWords.Classical,
        RequestPart.ParameterStart,
        RequestPart.ThawedParameter,
        RequestPart.ParameterTie,
        RequestPart.Search,
        RequestPart.SearchGrid,
    ];

    /// <summary>Parameters, data, search and inference; spectra, model and abundances are the caller's.</summary>
    /// <param name="usual">The method if nothing is said of it, nor of what only a classical fit can do.</param>
    /// <exception cref="RequestException">Words of another form, or that exclude one another.</exception>
    public static FitRequest Read(
        RequestWords words,
        IReadOnlyList<string> sources,
        string model,
        string abundances,
        FitMethod usual
    )
    {
        FitRequest request = new()
        {
            Sources = sources,
            Model = model,
            Abundances = abundances,
            Method = MethodOf(words, usual),
            IsMethodUsual = !words.Has(RequestPart.Method),
            IsJoint = words.Flag(RequestPart.Joint),
            Bins = words.Flag(RequestPart.XspecCompat) ? BinIntegration.Xspec : BinIntegration.Exact,
            Simulations = (int?)words.Whole(RequestPart.Simulations, 0, int.MaxValue),
            WarmStart = words.Text(RequestPart.WarmStart),
            Samples = (int?)words.Whole(RequestPart.Samples, 0, RunRequest.MostSamples) ?? 0,
            FalseAlarmRate = words.Number(RequestPart.FalseAlarmRate) ?? RunSettings.Default.FalseAlarmRate,
            Data = DataWords.Read(words),
            Parameters = ParametersOf(words),
            Search = SearchOf(words),
            Inference = InferenceWords.Read(words),
        };
        string method = words.NameOf(RequestPart.Method);
        if (request.Data.OfGroups.Count > 0 && !request.IsJoint)
            throw new RequestException(
                $"{words.NameOf(RequestPart.LowestEnergy)}, {words.NameOf(RequestPart.HighestEnergy)}: found group "
                    + $"{request.Data.OfGroups.Keys.First()} without {words.NameOf(RequestPart.Joint)}; "
                    + "expected an energy in keV."
            );
        if (request.Method == FitMethod.Classical && words.Has(RequestPart.FalseAlarmRate))
            throw words.Wrong(RequestPart.FalseAlarmRate, "a fit without a network", $"{method} network or both");
        if (request.Method == FitMethod.Classical && request.WarmStart is { } warm)
            throw words.Wrong(RequestPart.WarmStart, $"'{warm}' for a fit without a network", $"{method} network or both");
        if (request.Method == FitMethod.Classical && request.Samples > 0)
            throw words.Wrong(
                RequestPart.Samples,
                "a fit without a network",
                $"{method} network or both, or {words.NameOf(RequestPart.Chain)} for a Markov chain"
            );
        return request;
    }

    private static FitMethod MethodOf(RequestWords words, FitMethod usual)
    {
        RequestPart[] said =
        [
            .. Classical.Where(part =>
                words.Has(part) && (part != RequestPart.BackgroundModel || words.Text(part) != DataRequest.LearntBackground)
            ),
        ];
        if (!words.Has(RequestPart.Method))
            return said.Length > 0 ? FitMethod.Classical : usual;
        FitMethod method = words.Choice(RequestPart.Method, Methods) switch
        {
            "classical" => FitMethod.Classical,
            "network" => FitMethod.Network,
            _ => FitMethod.Both,
        };
        string name = words.NameOf(RequestPart.Method);
        return said.Length == 0 || method == FitMethod.Classical
            ? method
            : throw new RequestException(
                $"{string.Join(", ", said.Select(words.NameOf))}: found {name} {words.Text(RequestPart.Method)}, whose network "
                    + $"knows one instrument and decides where the fit starts; expected {name} classical."
            );
    }

    private static ParameterRequest ParametersOf(RequestWords words) =>
        new()
        {
            Frozen = words.Named(RequestPart.FrozenParameter, (_, text) =>
                text is null ? (double?)null : words.NumberOfAssignment(RequestPart.FrozenParameter, text)
            ),
            Starts = words.Named(RequestPart.ParameterStart, (name, text) => StartOf(words, name, text)),
            Thawed = words.All(RequestPart.ThawedParameter),
            Ties = words.All(RequestPart.ParameterTie),
        };

    /// <summary>VALUE, or VALUE,MIN,MAX.</summary>
    private static ParameterStart StartOf(RequestWords words, string name, string? text)
    {
        if (text is null)
            throw words.Alone(RequestPart.ParameterStart, name, $" or {name}=VALUE,MIN,MAX");
        double[] numbers = [.. text.Split(',').Select(part => words.NumberOfAssignment(RequestPart.ParameterStart, part))];
        return numbers.Length switch
        {
            1 => new(numbers[0]),
            3 when numbers[1] <= numbers[0] && numbers[0] <= numbers[2] => new(numbers[0], numbers[1], numbers[2]),
            _ => throw words.Wrong(
                RequestPart.ParameterStart,
                $"'{text}'",
                "VALUE, or VALUE,MIN,MAX with the value between the two"
            ),
        };
    }

    private static MinimumSearch SearchOf(RequestWords words)
    {
        MinimumSearch search = new(words.Choice(RequestPart.Search, Searches), words.Text(RequestPart.SearchGrid));
        (string how, string grid) = (words.NameOf(RequestPart.Search), words.NameOf(RequestPart.SearchGrid));
        return (search.How == "grid") == (search.Grid is not null) ? search
            : search.Grid is null
                ? throw words.Wrong(RequestPart.Search, $"grid without {grid}", $"its axes, such as {grid} \"PhoIndex 1 3 20\"")
            : throw words.Wrong(RequestPart.SearchGrid, $"{how} {search.How}", $"{how} grid");
    }
}
