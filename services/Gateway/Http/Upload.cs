using System.Globalization;
using Almagest.Application;
using Almagest.Application.Series;
using Almagest.Gateway.Settings;
using Almagest.Ogip.Catalogues;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>
/// The files of a request, by their names alone in a folder of their own, which goes with the request; and its fields. What a
/// client says is never a path: a name with a folder in it loses that, and one that is no plain name is refused.
/// </summary>
internal sealed class Upload : IDisposable
{
    private static readonly RequestPart[] Aside = [RequestPart.Response, RequestPart.Area, RequestPart.Background];

    private readonly IFormCollection _form;
    private readonly Dictionary<string, string> _byField = new(StringComparer.OrdinalIgnoreCase);

    private Upload(string folder, IFormCollection form) => (Folder, _form) = (folder, form);

    public string Folder { get; }

    /// <summary>Where the files are, in the order of their names.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal)];

    /// <exception cref="RequestException">No form, an unknown field, too many files, or a name that is none.</exception>
    /// <exception cref="BadHttpRequestException">Too large.</exception>
    public static async Task<Upload> ReadAsync(HttpContext context, FormFields fields)
    {
        GatewayOptions options = context.RequestServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        if (!context.Request.HasFormContentType)
            throw new RequestException($"found {context.Request.ContentType ?? "no body"}; expected multipart/form-data.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.LargestUpload;
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(
                new FormOptions { MultipartBodyLengthLimit = options.LargestUpload, ValueCountLimit = options.MostFiles },
                context.RequestAborted
            );
        }
        catch (InvalidDataException wrong)
        {
            throw new RequestException(wrong.Message);
        }
        fields.Require(form);
        if (form.Files.Count > options.MostFiles)
            throw new RequestException($"found {form.Files.Count} files; expected at most {options.MostFiles}.");
        var upload = new Upload(Directory.CreateTempSubdirectory("almagest-upload-").FullName, form);
        context.Items[typeof(Upload)] = upload;
        context.Response.RegisterForDispose(upload);
        foreach (IFormFile file in form.Files)
            await upload.SaveAsync(file, context.RequestAborted);
        return upload;
    }

    /// <summary>That of a request, if it had one.</summary>
    public static Upload? Of(HttpContext context) => context.Items[typeof(Upload)] as Upload;

    /// <summary>A text without our folder in it.</summary>
    public string Told(string text) => text.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>Null: not said.</summary>
    /// <exception cref="RequestException">Said twice.</exception>
    public string? Text(string field) =>
        Texts(field) switch
        {
            [] => null,
            [string text] => text,
            _ => throw new RequestException($"{field}: found it twice; expected it once."),
        };

    /// <exception cref="RequestException">Neither true nor false.</exception>
    public bool Flag(string field) =>
        Text(field) switch
        {
            null or "false" => false,
            RequestWords.On => true,
            string other => throw new RequestException($"{field}: found '{other}'; expected true or false."),
        };

    /// <exception cref="RequestException">Not said.</exception>
    public string Require(string field) => Text(field) ?? throw new RequestException($"{field}: found nothing; expected one.");

    /// <summary>What was said of a field that may come several times.</summary>
    public IReadOnlyList<string> Texts(string field) => [.. _form[field].OfType<string>().Where(text => text.Length > 0)];

    /// <exception cref="RequestException">No finite number.</exception>
    public double? Number(string field) => Text(field) is { } text ? NumberOf(field, text) : null;

    /// <exception cref="RequestException">No whole number.</exception>
    public int? Whole(string field) =>
        Text(field) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int whole) ? whole
        : throw new RequestException($"{field}: found '{text}'; expected a whole number.");

    /// <summary>The file that came in a field; null: none did.</summary>
    public string? File(string field) => _byField.GetValueOrDefault(field);

    /// <summary>Of tables of flux; null: by their usual names.</summary>
    public string? FluxColumns => Text(RequestParts.WordFor(RequestPart.FluxColumns));

    /// <summary>The spectra: all files but saved fits and those of fields of their own. A list of files would name
    /// others.</summary>
    /// <param name="withFit">Whether a saved fit may be among them.</param>
    /// <exception cref="RequestException">There are none, or a list, or a saved fit.</exception>
    public string[] Data(bool withFit = false)
    {
        if (Files.Any(file => CatalogueSource.IsListing(file, FluxColumns)))
            throw new RequestException("found a .csv that is no spectrum in flux; expected the files themselves.");
        if (!withFit && Files.FirstOrDefault(PlottedSeries.IsFit) is { } fit)
            throw new RequestException($"found a saved fit, {Path.GetFileName(fit)}; expected spectra.");
        string?[] aside = [.. Aside.Select(part => File(RequestParts.WordFor(part)))];
        string[] data = [.. Files.Where(file => !PlottedSeries.IsFit(file) && !aside.Contains(file))];
        return data.Length > 0 ? data : throw new RequestException("found no file; expected a spectrum.");
    }

    /// <summary>The same expression. A table would name a file of this machine.</summary>
    /// <exception cref="RequestException">It has a table.</exception>
    public string Model(string expression, RequestPart? part = null) =>
        expression.Contains('{')
            ? throw new RequestException(
                $"{(part is { } other ? RequestParts.WordFor(other) : "model")}: found a table in {Told(expression)}; "
                    + "expected none."
            )
            : expression;

    public void Dispose()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static double NumberOf(string field, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new RequestException($"{field}: found '{text}'; expected a number.");

    private async Task SaveAsync(IFormFile file, CancellationToken cancellation)
    {
        string name = Path.GetFileName(file.FileName.Replace('\\', '/'));
        if (name.Length is 0 or > 200 || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || "._+-".Contains(c)))
            throw new RequestException($"file '{name}': expected a name of letters, digits and ._+-");
        string path = Path.Combine(Folder, name);
        if (System.IO.File.Exists(path))
            throw new RequestException($"file '{name}': found two of that name; expected one.");
        await using (FileStream saved = System.IO.File.Create(path))
            await file.CopyToAsync(saved, cancellation);
        if (!_byField.TryAdd(file.Name, path) && !file.Name.Equals(FormFields.Spectra, StringComparison.OrdinalIgnoreCase))
            throw new RequestException($"{file.Name}: found two files; expected one.");
    }
}
