using System.Globalization;
using Almagest.Application.Published;
using Almagest.Application.Scripts;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Storage.Responses;

namespace Almagest.Application.Tap;

/// <summary>What belongs to a spectrum or a fit: files it was read from, and what was made of it.</summary>
public sealed class DataLinks(PublishedPages pages, IResponseFileStore responses)
{
    /// <summary>Of pictures.</summary>
    public const string PlotMediaType = "image/svg+xml";

    /// <summary>Of scripts.</summary>
    public const string ScriptMediaType = "text/plain";

    private const int MostLinks = 1000;

    private const string Fits = "application/fits",
        Json = "application/json",
        Links = Vo.VoTables.DataLinkFields.MediaType;

    /// <summary>Links of one dataset; one with a message where there is no such dataset.</summary>
    /// <param name="id">obs/OBSERVATION or fit/RUN/OBSERVATION, or the identifier that ends so.</param>
    /// <param name="address">Of the gateway, without a slash at the end.</param>
    public async Task<IReadOnlyList<DataLink>> OfAsync(string id, string address, CancellationToken cancellation)
    {
        string[] parts = id[(id.LastIndexOf('?') + 1)..].Split('/');
        IReadOnlyList<DataLink> links = parts switch
        {
            ["obs", { } one] when Number(one) is { } observation => await OfObservationAsync(observation, address, cancellation),
            ["fit", { } first, { } second] when Number(first) is { } run && Number(second) is { } observation => await OfFitAsync(
                run,
                observation,
                address,
                cancellation
            ),
            _ => [],
        };
        return links.Count > 0
            ? [.. links.Select(link => link with { Id = id })]
            : [new(id, null, "#this", $"No dataset '{id}'") { Error = $"NotFoundFault: found no dataset {id}" }];
    }

    /// <summary>A file that an observation was read from, unzipped.</summary>
    /// <exception cref="UnknownException">There is none, or it's no longer there as it was read.</exception>
    public async Task<(string Name, ReadOnlyMemory<byte> Bytes)> FileAsync(
        long observation,
        int number,
        CancellationToken cancellation
    )
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{observation}/{number}");
        FileRow file = (await FilesAsync(observation, cancellation)).FirstOrDefault(one => one.Number == number)
            ?? throw new UnknownException("file", name);
        try
        {
            ReadOnlyMemory<byte> bytes = file.IsResponse
                ? await responses.ReadAsync(file.Sha256, cancellation)
                : file.OnDisk().ReadUnzipped();
            return (Path.GetFileName(file.Place), bytes);
        }
        catch (Exception gone) when (gone is SpectralDataException or IOException or UnauthorizedAccessException)
        {
            throw new UnknownException("file", name);
        }
    }

    private async Task<IReadOnlyList<DataLink>> OfObservationAsync(
        long observation,
        string address,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<FileRow> files = await FilesAsync(observation, cancellation);
        if (files.Count == 0 && await CountAsync("observations", $"observation_id = {observation}", cancellation) == 0)
            return [];
        RowPage fits = await AskAsync(
            "fits",
            "run_number,run,spectral_model",
            $"observation_id = {observation}",
            "run_number",
            cancellation
        );
        return
        [
            .. files.Select(file => LinkTo(file, observation, address, file.IsSpectrum ? "#this" : "#calibration")),
            .. PlotOf(files, observation, address),
            .. fits.Rows.Select(fit => new DataLink(
                "",
                $"{address}/datalink?ID=fit/{fit[0]}/{observation}",
                "#derivation",
                $"Links of the fit of {fit[2]} in the run {fit[1]}"
            )
            {
                ContentType = Links,
                Qualifier = "measurements",
                Local = "fit",
            }),
        ];
    }

    private async Task<IReadOnlyList<DataLink>> OfFitAsync(
        long run,
        long observation,
        string address,
        CancellationToken cancellation
    )
    {
        string which = $"run_number = {run} AND observation_id = {observation}";
        RowPage fit = await AskAsync("fits", "run,spectral_model", which, "run_number", cancellation);
        if (fit.Rows is not [[string name, var model]])
            return [];
        string query = Uri.EscapeDataString(which);
        List<DataLink> links =
        [
            Table("fits", "#this", $"The fit of {model} in the run {name}", "measurements", "fit"),
            Table("parameters", "#auxiliary", "Its parameters with their intervals", "measurements", "parameters"),
            Table("fluxes", "#derivation", "Its fluxes and luminosities", "measurements", "fluxes"),
            Table("flags", "#auxiliary", "Its flags, a row each", "measurements", "flags"),
        ];
        if (await CountAsync("posterior_samples", which, cancellation) > 0)
            links.Add(Table("posterior_samples", "#auxiliary", "Draws from its posterior", "draws", "draws"));
        IReadOnlyList<FileRow> files = await FilesAsync(observation, cancellation);
        links.AddRange(
            files.Select(file => LinkTo(file, observation, address, file.IsSpectrum ? "#progenitor" : "#calibration"))
        );
        links.AddRange(PlotOf(files, observation, address));
        if (files.Any(file => file.IsSpectrum))
            links.AddRange(ScriptPrograms.Names.Select(Script));
        return links;

        DataLink Script(string program) =>
            new(
                "",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{address}/api/v1/runs/{Uri.EscapeDataString(name)}/script?observation={observation}&for={program}"
                ),
                "#auxiliary",
                $"Commands by which {program} repeats the fit"
            )
            {
                ContentType = ScriptMediaType,
                Local = $"script {program}",
            };

        DataLink Table(string table, string semantics, string description, string qualifier, string local) =>
            new("", $"{address}/api/v1/tables/{table}?where={query}", semantics, description)
            {
                ContentType = Json,
                Qualifier = qualifier,
                Local = local,
            };
    }

    /// <summary>What has no file is no spectrum of counts or in flux, but lies on a campaign's own grid.</summary>
    private static IEnumerable<DataLink> PlotOf(IReadOnlyList<FileRow> files, long observation, string address) =>
        files.Any(file => file.IsSpectrum)
            ?
            [
                new(
                    "",
                    string.Create(CultureInfo.InvariantCulture, $"{address}/datalink/plots/{observation}"),
                    "#preview-plot",
                    "Its spectra, background subtracted, in counts or as they were measured in flux"
                )
                {
                    ContentType = PlotMediaType,
                    Local = "plot",
                },
            ]
            : [];

    private static DataLink LinkTo(FileRow file, long observation, string address, string semantics)
    {
        DataLink link = new("", null, semantics, file.Words)
        {
            ContentType = Fits,
            Qualifier = file.Qualifier,
            Local = file.Role,
        };
        return file.IsThere
            ? link with
            {
                AccessUrl = string.Create(CultureInfo.InvariantCulture, $"{address}/datalink/files/{observation}/{file.Number}"),
            }
            : link with
            {
                Error = "NotFoundFault: found no file where it was read; the table almagest.files has its hash",
            };
    }

    private async Task<IReadOnlyList<FileRow>> FilesAsync(long observation, CancellationToken cancellation) =>
        [
            .. (
                await AskAsync(
                    "files",
                    "file_number,file_role,file_path,sha256",
                    $"observation_id = {observation}",
                    "file_number",
                    cancellation
                )
            ).Rows.Select(row => new FileRow((int)(long)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!)),
        ];

    private async Task<int> CountAsync(string table, string where, CancellationToken cancellation) =>
        (await AskAsync(table, "observation_id", where, "observation_id", cancellation)).Rows.Count;

    private Task<RowPage> AskAsync(string table, string columns, string where, string sort, CancellationToken cancellation) =>
        pages.ReadAsync(
            new()
            {
                Table = $"almagest.{table}",
                Columns = columns,
                Where = where,
                Sort = sort,
                Limit = MostLinks,
            },
            cancellation
        );

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A row of almagest.files.</summary>
    private sealed record FileRow(int Number, string Role, string Path, string Sha256)
    {
        public bool IsSpectrum => Role is InputFile.SpectrumRole or "pha";
        public bool IsResponse => Role is InputFile.RmfRole or InputFile.ArfRole;

        /// <summary>Responses lie in the database; of other files only a whole path says where they are.</summary>
        public bool IsThere => IsResponse || (System.IO.Path.IsPathRooted(Path) && File.Exists(Place));

        /// <summary>Without what says which part of it was read.</summary>
        public string Place => SpectrumSelector.Split(Path).Path;

        public string Qualifier => IsSpectrum || Role == InputFile.BackgroundRole ? "spectrum" : Role;

        public string Words =>
            Role switch
            {
                InputFile.RmfRole => "Redistribution matrix (RMF)",
                InputFile.ArfRole => "Effective area (ARF)",
                InputFile.BackgroundRole => "Spectrum of the background (PHA)",
                _ => "Spectrum (PHA)",
            };

        /// <exception cref="IOException">It's not known where it is.</exception>
        public InputFile OnDisk() =>
            IsThere ? new(Role, Place, Sha256, 0) : throw new IOException($"found no file {Path}; expected one.");
    }
}

/// <param name="Id">Of the dataset.</param>
/// <param name="AccessUrl">Null: there is only a message.</param>
/// <param name="Semantics">A term of the vocabulary datalink/core.</param>
/// <param name="Description">What is there.</param>
public sealed record DataLink(string Id, string? AccessUrl, string Semantics, string Description)
{
    /// <summary>Why there is no link.</summary>
    public string? Error { get; init; }

    /// <summary>As in Content-Type.</summary>
    public string? ContentType { get; init; }

    /// <summary>A term of the vocabularies product-type and response-type.</summary>
    public string? Qualifier { get; init; }

    /// <summary>What it is here.</summary>
    public string? Local { get; init; }
}
