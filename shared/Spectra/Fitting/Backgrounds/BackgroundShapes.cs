using System.Text.Json;
using Almagest.Spectra.Fitting.Grouping;

namespace Almagest.Spectra.Fitting.Backgrounds;

/// <summary>The shapes that were learnt from a set of spectra, one for each instrument with enough of them.</summary>
public sealed class BackgroundShapes(IReadOnlyList<BackgroundShape> all)
{
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Dictionary<(string, int, int), BackgroundShape> _known = all.ToDictionary(shape =>
        (shape.Instrument, shape.FirstOfInstrument, shape.ChannelCount)
    );

    public static BackgroundShapes None { get; } = new([]);

    public IReadOnlyList<BackgroundShape> All => all;

    /// <param name="spectra">Those that will be fitted; the first of each instrument says which channels.</param>
    /// <param name="settings">Of spectra that have none of their own.</param>
    public static BackgroundShapes Learn(IEnumerable<FitSpectrum> spectra, FitSettings settings) =>
        new([
            .. spectra
                .Where(one => ShapeLearner.IsUsable(one.Observed))
                .GroupBy(one => ShapeLearner.KeyOf(one.Observed.Source))
                .Select(same =>
                    ShapeLearner.Learn(same.Select(one => one.Observed), same.First(), same.First().Settings ?? settings)
                )
                .OfType<BackgroundShape>(),
        ]);

    /// <summary>A spectrum with its background by a shape, or as data where no shape describes it; a note says so
    /// where it is not the learnt one.</summary>
    /// <param name="settings">Where it has none of its own.</param>
    /// <exception cref="SpectralDataException">No channel is left.</exception>
    public FitSpectrum Apply(FitSpectrum spectrum, FitSettings settings)
    {
        if (spectrum.Observed.Background is null)
            return spectrum;
        FitSettings own = spectrum.Settings ?? settings;
        BackgroundShape? learnt = _known.GetValueOrDefault(ShapeLearner.KeyOf(spectrum.Observed.Source));
        FittedBackground? fitted = FittedBackground.Of(spectrum, own, learnt);
        return spectrum with
        {
            Background = fitted,
            Note = NoteOf(spectrum, learnt, fitted),
            Settings =
                fitted is null && own.Statistic is null ? own with { Grouping = own.Grouping ?? ChannelGrouping.ForW } : own,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(all, Form);

    /// <exception cref="SpectralDataException">The text is no shapes.</exception>
    public static BackgroundShapes Parse(string json)
    {
        try
        {
            BackgroundShape[] read = JsonSerializer.Deserialize<BackgroundShape[]>(json, Form) ?? [];
            return read.Select(shape => shape.Fault).FirstOrDefault(fault => fault is not null) is { } fault
                ? throw SpectralDataException.At("shapes of backgrounds", fault, "shapes")
                : new(read);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new SpectralDataException($"shapes of backgrounds: {error.Message}", error);
        }
    }

    /// <summary>Null where all is as it was asked for.</summary>
    private static string? NoteOf(FitSpectrum spectrum, BackgroundShape? learnt, FittedBackground? fitted)
    {
        if (fitted?.Shape.Name == BackgroundShape.Learnt)
            return null;
        string instrument = spectrum.Observed.Source.Instrument,
            why = learnt is null
                ? $"fewer than {ShapeLearner.FewestSpectra} backgrounds of {instrument} with {ShapeLearner.FewestCounts} counts"
                : $"unlike the {learnt.Spectra} of {instrument}";
        return fitted is not null ? $"The background has a smooth shape of its own: {why}."
            : ShapeLearner.IsUsable(spectrum.Observed)
                ? $"The background is taken as data: {why}, and no smooth shape describes it."
            : "The background is taken as data: its counts, or the source's, are not Poisson in the same channels.";
    }
}
