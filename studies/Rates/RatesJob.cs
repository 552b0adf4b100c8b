using System.Globalization;
using System.Text.Json;
using Almagest.Cli;
using Almagest.Cli.Terminal;

namespace Almagest.Studies.Rates;

/// <summary>How large this part is.</summary>
/// <param name="Simulations">Spectra of each instrument's campaign.</param>
/// <param name="Spectra">Of each cell.</param>
/// <param name="Epochs">Null: as `almagest train` has it.</param>
/// <param name="HasSubsets">Whether the published views are counted too.</param>
internal sealed record RatesScale(int Simulations = 24_000, int Spectra = 2000, int? Epochs = null, bool HasSubsets = false)
{
    public const int Seed = 11;

    public static RatesScale Quick { get; } = new(4_000, 40);
}

/// <summary>How often the intervals of a cell's fits hold the truth, and how often each flag is raised.</summary>
/// <param name="Fitted">Spectra that have a fit.</param>
/// <param name="ByPosterior">Share of them whose published estimate is the posterior's.</param>
/// <param name="Published">68 % interval of Γ: share that holds the truth, and the mean of (estimate - truth) / half
/// width.</param>
/// <param name="Flags">Share of the fits that carry a flag, by its name.</param>
/// <param name="Tests">Of the fits that were asked.</param>
/// <param name="Subsets">Of the published views, where they were asked for.</param>
/// <param name="Backgrounds">Share of the fits by what their background was.</param>
internal sealed record RatesScore(
    RatesCell Cell,
    int Spectra,
    int Fitted,
    double ByPosterior,
    (double Holds, double Bias) Published,
    (double Holds, double Bias) Classical,
    (double Holds, double Bias) Posterior,
    IReadOnlyDictionary<string, double> Flags,
    IReadOnlyList<RatesTests> Tests,
    IReadOnlyList<RatesSubset> Subsets,
    IReadOnlyDictionary<string, double> Backgrounds
);

/// <summary>The score tests of a fit: what is asked for most, and the chance of it; and the sigmas of two of them.</summary>
internal sealed record RatesTests(string Strongest, double Probability, double Iron, double Gain);

/// <summary>Spectra are written as PHA files, ingested and fitted by a run, and read back from its export: what a user does, by
/// the verbs that a user types.</summary>
internal sealed class RatesJob(RatesScale scale, string data, string folder, WorkDisplay display)
{
    private const string Parameter = "powerlaw.PhoIndex";

    public async Task<IReadOnlyList<RatesScore>> RunAsync(IReadOnlyList<RatesCell> cells, CancellationToken cancellation)
    {
        List<RatesScore> scores = [];
        foreach (IGrouping<RatesInstrument, RatesCell> ofInstrument in cells.GroupBy(cell => cell.Instrument))
        {
            string campaign = ofInstrument.Key.Name.ToLowerInvariant(),
                place = Path.Combine(folder, campaign);
            IRatesSpectra spectra = ofInstrument.Key.Open(data, place);
            string file = Path.Combine(place, "campaign.yaml");
            await File.WriteAllTextAsync(file, Campaign(campaign, ofInstrument.Key, spectra), cancellation);
            display.Say($"{ofInstrument.Key.Name}: learning from {scale.Simulations} simulations.");
            await TypeAsync(place, "campaign", "create", file);
            await TypeAsync(place, ["train", campaign, .. scale.Epochs is int epochs ? ["--epochs", $"{epochs}"] : (string[])[]]);
            foreach (RatesCell cell in ofInstrument)
            {
                int number = scores.Count;
                string name = $"cell{number}",
                    export = Path.Combine(place, $"{name}.jsonl");
                display.Say($"{cell.Instrument.Name}, {cell.Counts} counts{(cell.HasBadChannels ? ", bad channels" : "")}.");
                Dictionary<string, double[]> truths = spectra.Write(cell, number, scale.Spectra, RatesScale.Seed);
                await TypeAsync(place, "ingest", name, Path.Combine(place, name));
                string[] submit = ["run", "submit", "--catalogue", name, "--campaign", campaign, "--name", name];
                if (
                    await TypeAsync(
                        place,
                        [.. submit, .. cell.Background == "auto" ? (string[])["--background-model", "auto"] : []]
                    ) == 2
                )
                {
                    display.Say(
                        $"{cell.Instrument.Name}: left out, for its network failed its calibration; more simulations help."
                    );
                    break;
                }
                await TypeAsync(place, "results", "export", name, "--format", "json", "-o", export);
                scores.Add(
                    Score(
                        cell,
                        truths,
                        await File.ReadAllLinesAsync(export, cancellation),
                        scale.HasSubsets
                            ? await RatesSubsets.ReadAsync(Path.Combine(place, "home"), name, truths, cancellation)
                            : []
                    )
                );
            }
        }
        return scores;
    }

    /// <summary>As at a prompt; what the verb prints is of no use here.</summary>
    private static async Task<int> TypeAsync(string place, params string[] words)
    {
        TextWriter told = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            string[] quiet = words[0] is "train" or "ingest" or "run" ? ["-q"] : [];
            int code = await EntryPoint.RunAsync([.. words, "--home", Path.Combine(place, "home"), .. quiet]);
            // A run whose exit code is 1 has spectra that could not be fitted: they are counted.
            return code == 0 || words[0] == "run"
                ? code
                : throw new UsageException($"almagest {string.Join(' ', words)}: found exit code {code}; expected 0.");
        }
        finally
        {
            Console.SetOut(told);
        }
    }

    private string Campaign(string name, RatesInstrument instrument, IRatesSpectra spectra) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: {{name}}
            model: {{RatesSpectra.Model}}
            grid: { spacing: logarithmic, lower: {{instrument.Lower}}, upper: {{instrument.Upper}}, bins: 96 }
            parameters:
              nH: {{spectra.Absorption}}
              PhoIndex: { prior: uniform, lower: {{RatesSpectra.Flattest}}, upper: {{RatesSpectra.Steepest}} }
              norm: { prior: expectedCounts, lower: {{spectra.LeastCounts}}, upper: 3e4 }
            instruments:
              - name: {{name}}
                responses: [{ rmf: {{spectra.Rmf}}{{(spectra.Arf is { } arf ? $", arf: {arf}" : "")}} }]
                exposure: { lower: {{spectra.Exposure / 3:r}}, upper: {{spectra.Exposure * 3:r}} }
                background:
                  fraction: { lower: 1e-3, upper: 3 }
                  scale: { lower: {{spectra.BackgroundScale / 3:r}}, upper: {{spectra.BackgroundScale * 3:r}} }
                  share: 0.8
                  files: [{{string.Join(", ", spectra.Backgrounds)}}]
            gaps: [none, { random: { lower: 0.02, upper: 0.1, count: 3 } }, { scattered: { lower: 0.02, upper: 0.2 } }]
            spectra: {{scale.Simulations}}
            seed: {{RatesScale.Seed}}
            """
        );

    private static RatesScore Score(
        RatesCell cell,
        Dictionary<string, double[]> truths,
        string[] lines,
        IReadOnlyList<RatesSubset> subsets
    )
    {
        JsonElement[] fits = [.. lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        (JsonElement Fit, double Truth)[] pairs =
        [
            .. fits.Select(fit => (fit, truths[Path.GetFileNameWithoutExtension(fit.GetProperty("name").GetString()!)][1])),
        ];
        Dictionary<string, double> flags = fits.SelectMany(fit => fit.GetProperty("flags").GetString()!.Split(' '))
            .CountBy(flag => flag)
            .ToDictionary(flag => flag.Key, flag => flag.Value / (double)fits.Length);
        return new(
            cell,
            truths.Count,
            fits.Length,
            fits.Average(fit => Of(fit).GetProperty("method").GetString() == "posterior" ? 1.0 : 0),
            Coverage(pairs, Estimate),
            Coverage(pairs, one => one.TryGetProperty("classical", out JsonElement classical) ? Estimate(classical) : null),
            Coverage(pairs, Posterior),
            flags,
            [.. fits.Where(fit => fit.GetProperty("scoreTest").ValueKind == JsonValueKind.String).Select(Tests)],
            subsets,
            fits.Select(fit => fit.GetProperty("background"))
                .CountBy(told => told.ValueKind == JsonValueKind.String ? told.GetString()! : "")
                .ToDictionary(told => told.Key, told => told.Value / (double)fits.Length)
        );
    }

    private static RatesTests Tests(JsonElement fit)
    {
        double Number(string key) => fit.GetProperty(key) is { ValueKind: JsonValueKind.Number } told ? told.GetDouble() : 0;
        return new(
            fit.GetProperty("scoreTest").GetString()!,
            fit.GetProperty("scoreProbability").GetDouble(),
            Number("scoreIron"),
            Number("scoreGain")
        );
    }

    private static JsonElement Of(JsonElement fit) => fit.GetProperty("parameters").GetProperty(Parameter);

    private static (double Value, double Lower, double Upper)? Estimate(JsonElement told) =>
        told.ValueKind == JsonValueKind.Object
        && told.GetProperty("estimate").ValueKind == JsonValueKind.Number
        && told.GetProperty("lolim").ValueKind == JsonValueKind.Number
        && told.GetProperty("hilim").ValueKind == JsonValueKind.Number
            ? (
                told.GetProperty("estimate").GetDouble(),
                told.GetProperty("lolim").GetDouble(),
                told.GetProperty("hilim").GetDouble()
            )
            : null;

    private static (double Value, double Lower, double Upper)? Posterior(JsonElement told) =>
        told.GetProperty("posterior") is { ValueKind: JsonValueKind.Object } posterior
            ? (
                posterior.GetProperty("median").GetDouble(),
                posterior.GetProperty("within6827")[0].GetDouble(),
                posterior.GetProperty("within6827")[1].GetDouble()
            )
            : null;

    private static (double Holds, double Bias) Coverage(
        (JsonElement Fit, double Truth)[] pairs,
        Func<JsonElement, (double Value, double Lower, double Upper)?> of
    )
    {
        ((double Value, double Lower, double Upper) Told, double Truth)[] known =
        [
            .. pairs
                .Select(pair => (Told: of(Of(pair.Fit)), pair.Truth))
                .Where(one => one.Told is { } told && told.Upper > told.Lower)
                .Select(one => (one.Told!.Value, one.Truth)),
        ];
        return known.Length == 0
            ? (double.NaN, double.NaN)
            : (
                known.Average(one => one.Truth >= one.Told.Lower && one.Truth <= one.Told.Upper ? 1.0 : 0),
                known.Average(one => 2 * (one.Told.Value - one.Truth) / (one.Told.Upper - one.Told.Lower))
            );
    }
}
