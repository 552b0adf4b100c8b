using Almagest.Application;
using Almagest.Application.Series;
using Almagest.Charts.Panels;
using Almagest.Pages.Links;

namespace Almagest.Pages.Sources;

/// <summary>What a picture of a spectrum may show, in the words of an address and for people.</summary>
internal static class PlotWords
{
    public const string None = "none";

    public static IReadOnlyList<(string Word, string Name)> Above { get; } =
    [
        ("ldata", "counts s⁻¹ keV⁻¹, logarithmic"),
        ("data", "counts s⁻¹ keV⁻¹"),
        ("lcounts", "counts, logarithmic"),
        ("counts", "counts"),
        ("ufspec", "unfolded, photons"),
        ("eufspec", "unfolded, E f(E)"),
        ("eeufspec", "unfolded, E² f(E)"),
        ("model", "model, photons"),
        ("eemodel", "model, E² f(E)"),
    ];

    public static IReadOnlyList<(string Word, string Name)> Below { get; } =
    [
        ("delchi", "residuals in σ"),
        ("ratio", "data / model"),
        ("residuals", "data − model"),
        ("chisq", "± Δχ²"),
        (None, "nothing"),
    ];

    public static IReadOnlyList<(string Word, string Name)> Rebin { get; } =
    [
        ("", "usual"),
        ("0,1", "every bin of the fit"),
        ("3,20", "3 σ, 20 channels at most"),
        ("5,50", "5 σ, 50 at most"),
        ("10,100", "10 σ, 100 at most"),
    ];

    /// <exception cref="RequestException">A panel that there isn't.</exception>
    public static PlotStyle StyleOf(SourceView view) =>
        new()
        {
            Kinds =
            [
                Kind("plot", view.Plot ?? Above[0].Word),
                .. view.Below == None ? [] : new[] { Kind("below", view.Below ?? Below[0].Word) },
            ],
            IsLinearX = view.IsLinear,
            Energies = view.Energies is { } drawn ? (drawn.Lower ?? 0, drawn.Upper ?? double.PositiveInfinity) : null,
            WithBackground = view.WithBackground,
            WithComponents = !view.IsWhole,
        };

    /// <summary>Without panels that need a model where there is none.</summary>
    public static PlotStyle Possible(PlotStyle style, DrawnFit drawn) =>
        drawn.Spectra.Count > 0 && drawn.Spectra.All(one => one.HasModel)
            ? style
            : style with
            {
                Kinds = [style.Kinds[0] is { NeedsModel: false } first ? first : PlotKind.Find(Above[0].Word)!],
            };

    private static PlotKind Kind(string said, string name) =>
        SeriesWords.KindsOf(said, name) is [{ } one]
            ? one
            : throw new RequestException($"{said}: found '{name}'; expected one panel.");
}
