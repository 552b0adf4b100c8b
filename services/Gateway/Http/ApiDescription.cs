using Almagest.Application.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Almagest.Gateway.Http;

/// <summary>openapi.json: what the handlers' types don't tell by themselves.</summary>
internal static class ApiDescription
{
    private const string Token = "token";

    public static void AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = route => route.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer(Document);
            options.AddOperationTransformer(OperationAsync);
        });

    private static Task Document(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellation
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "Almagest",
            Version = typeof(ApiDescription).Assembly.GetName().Version?.ToString(3),
            Description =
                "Fits of catalogues of X-ray spectra. Numbers that are none are \"NaN\", \"Infinity\" or \"-Infinity\".",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        // What the request named; it may have come by another way.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent<IOpenApiSecurityScheme>(
            Token,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "Made by `almagest token create`; its scopes are read, submit and operate.",
            }
        );
        return Task.CompletedTask;
    }

    private static async Task OperationAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellation
    )
    {
        IList<object> told = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId = IdOf(context.Description.HttpMethod, context.Description.RelativePath);
        operation.Tags = new HashSet<OpenApiTagReference>
        {
            new((context.Description.RelativePath ?? "").Split('/').ElementAtOrDefault(2) ?? "", context.Document),
        };
        if (told.OfType<NeededScope>().LastOrDefault() is { } needed)
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(Token, context.Document)] = [.. ScopeWords.Each(needed.Scope)],
                },
            ];
        if (told.OfType<Paged>().Any() && operation.Responses?["200"] is OpenApiResponse page)
            page.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Link"] = new OpenApiHeader
                {
                    Description = "The next page, by RFC 8288: <address>; rel=\"next\". None: it was the last.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            };
        if (told.OfType<TakenJson>().LastOrDefault() is { } json)
            operation.RequestBody = Body(
                "application/json",
                await context.GetOrCreateSchemaAsync(json.Type, cancellationToken: cancellation)
            );
        if (told.OfType<TakenText>().LastOrDefault() is { } text)
            operation.RequestBody = Body(text.MediaType, new OpenApiSchema { Type = JsonSchemaType.String });
        if (told.OfType<FormFields>().LastOrDefault() is { } form)
            operation.RequestBody = Body("multipart/form-data", SchemaOf(form));
    }

    private static OpenApiRequestBody Body(string mediaType, IOpenApiSchema schema) =>
        new()
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { [mediaType] = new OpenApiMediaType { Schema = schema } },
        };

    /// <summary>A field may come several times: then it is a list. Some may be a file or a word.</summary>
    private static OpenApiSchema SchemaOf(FormFields form)
    {
        Dictionary<string, IOpenApiSchema> fields = [];
        foreach (string name in form.Files)
            fields[name] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
            };
        foreach (string name in form.Texts.Where(name => !fields.ContainsKey(name)))
            fields[name] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = fields,
            AdditionalPropertiesAllowed = false,
        };
    }

    /// <summary>Such as getRunsRunFits.</summary>
    private static string IdOf(string? method, string? path) =>
        (method ?? "").ToLowerInvariant()
        + string.Concat(
            (path ?? "")
                .Split('/')
                .Skip(2)
                .Select(part => part.Trim('{', '}').Split(':')[0])
                .Where(part => part.Length > 0)
                .Select(part => char.ToUpperInvariant(part[0]) + part[1..])
        );
}
