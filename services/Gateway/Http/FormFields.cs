using Almagest.Application;

namespace Almagest.Gateway.Http;

/// <summary>The fields that a form may have. One of another name would be passed over without a word.</summary>
/// <param name="Files">In which files are sent.</param>
/// <param name="Texts">In which words are sent.</param>
internal sealed record FormFields(IReadOnlyList<string> Files, IReadOnlyList<string> Texts)
{
    public const string Spectra = "files";

    /// <summary>Files of a spectrum, or `none`.</summary>
    private static readonly string[] OfSpectra =
    [
        .. new[] { RequestPart.Response, RequestPart.Area, RequestPart.Background }.Select(RequestParts.WordFor),
    ];

    /// <summary>Not of a fit.</summary>
    private static readonly RequestPart[] Others =
    [
        RequestPart.Exposure,
        RequestPart.Like,
        RequestPart.FitName,
        RequestPart.SavedFit,
    ];

    public static FormFields Fit { get; } =
        new(
            [Spectra, .. OfSpectra],
            ["model", "abundances", .. Enum.GetValues<RequestPart>().Except(Others).Select(RequestParts.WordFor)]
        );

    public static FormFields Catalogue { get; } = new([Spectra], ["name", RequestParts.WordFor(RequestPart.FluxColumns)]);

    public static FormFields Plot { get; } =
        new(
            [Spectra, "fit", .. OfSpectra],
            [
                "kind",
                "format",
                "source",
                "emin",
                "emax",
                "rebin",
                "withBackground",
                "noComponents",
                "linear",
                "width",
                "height",
                RequestParts.WordFor(RequestPart.FluxColumns),
                .. OfSpectra,
            ]
        );

    public static FormFields Script { get; } = new([Spectra, "fit"], ["for", "source"]);

    public static FormFields Fake { get; } =
        new(
            ["like", .. OfSpectra],
            ["model", "abundances", "param", "exposure", "backgroundExposure", "backScale", "xspecCompat", "count", "seed"]
        );

    /// <exception cref="RequestException">A field that is unknown, or a file for a text, or a text for a file.</exception>
    public void Require(IFormCollection form)
    {
        foreach (string field in form.Keys)
            Require(field, Texts, Files, "a text; expected a file");
        foreach (IFormFile file in form.Files)
            Require(file.Name, Files, Texts, "a file; expected a text");
    }

    private void Require(string field, IReadOnlyList<string> known, IReadOnlyList<string> others, string found)
    {
        if (known.Contains(field, StringComparer.OrdinalIgnoreCase))
            return;
        throw new RequestException(
            others.Contains(field, StringComparer.OrdinalIgnoreCase)
                ? $"{field}: found {found}."
                : $"found an unknown field '{field}'; expected some of {string.Join(", ", Files.Union(Texts))}."
        );
    }
}
