using Almagest.Application;
using Almagest.Application.Tap;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Almagest.Gateway.Tap;

/// <summary>What a request said by its address and its body, and the tables that came with it.</summary>
internal sealed class TapRequest(TapParameters parameters, IFormCollection? form, UploadFetcher fetcher)
{
    public TapParameters Parameters => parameters;

    /// <exception cref="RequestException">Another body than a form, or a word twice.</exception>
    /// <exception cref="BadHttpRequestException">Too large.</exception>
    public static async Task<TapRequest> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        TapOptions options = context.RequestServices.GetRequiredService<IOptions<TapOptions>>().Value;
        IFormCollection? form = null;
        if (request.HasFormContentType)
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = options.LargestUpload + 2_000_000L;
            form = await request.ReadFormAsync(
                new FormOptions
                {
                    MultipartBodyLengthLimit = options.LargestUpload + 1L,
                    ValueLengthLimit = options.LargestUpload + 1,
                },
                context.RequestAborted
            );
        }
        else if (request.ContentLength > 0)
            throw new RequestException($"found a body of {request.ContentType ?? "no type"}; expected a form.");
        IEnumerable<KeyValuePair<string, StringValues>> said = request.Query.Concat(
            form ?? Enumerable.Empty<KeyValuePair<string, StringValues>>()
        );
        return new(
            new(said.SelectMany(word => word.Value.OfType<string>().Select(value => KeyValuePair.Create(word.Key, value)))),
            form,
            context.RequestServices.GetRequiredService<UploadFetcher>()
        );
    }

    /// <exception cref="RequestException">See <see cref="UploadsAsync"/>.</exception>
    public async Task<TapQuestion> QuestionAsync(HttpContext context, CancellationToken cancellation) =>
        new(parameters, await UploadsAsync(cancellation), ServiceAddress.HostOf(context));

    /// <exception cref="RequestException">One that isn't there, is too large or lies where nothing is fetched from.</exception>
    private async Task<IReadOnlyList<UploadedDocument>> UploadsAsync(CancellationToken cancellation)
    {
        List<UploadedDocument> uploads = [];
        foreach ((string name, Uri source) in parameters.Uploads)
            uploads.Add(
                new(
                    name,
                    source.Scheme == "param"
                        ? await PartAsync(source.OriginalString[(source.OriginalString.IndexOf(':') + 1)..], cancellation)
                        : await fetcher.ReadAsync(source, cancellation)
                )
            );
        fetcher.RequireFew(uploads.Sum(upload => (long)upload.Document.Length));
        return uploads;
    }

    private async Task<ReadOnlyMemory<byte>> PartAsync(string name, CancellationToken cancellation)
    {
        if (form?.Files.GetFile(name) is { } file)
        {
            fetcher.RequireFew(file.Length);
            using MemoryStream content = new((int)file.Length);
            await file.CopyToAsync(content, cancellation);
            return content.GetBuffer().AsMemory(0, (int)content.Length);
        }
        return parameters.Find(name.ToUpperInvariant()) is { } text
            ? System.Text.Encoding.UTF8.GetBytes(text)
            : throw new RequestException($"UPLOAD: found no part '{name}' in the request; expected the table there.");
    }
}
