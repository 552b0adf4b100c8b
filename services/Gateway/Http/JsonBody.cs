using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Almagest.Application;

namespace Almagest.Gateway.Http;

/// <summary>A request in the keys of a JSON object. One of another name would be passed over without a word.</summary>
internal static class JsonBody
{
    private const int LongestTold = 100;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = default,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <typeparam name="T">A record, whose parameters without defaults have to be said.</typeparam>
    /// <exception cref="RequestException">No JSON, no object, an unknown key, or a value of another kind.</exception>
    /// <exception cref="BadHttpRequestException">Another type of content.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellation)
    {
        JsonTypeInfo<T> type = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
        string known = string.Join(", ", type.Properties.Select(one => one.Name));
        if (request.ContentType is not null && !request.HasJsonContentType())
            throw new BadHttpRequestException(
                $"found {request.ContentType}; expected application/json.",
                StatusCodes.Status415UnsupportedMediaType
            );
        using var read = new StreamReader(request.Body);
        string text = await read.ReadToEndAsync(cancellation);
        if (string.IsNullOrWhiteSpace(text))
            throw new RequestException($"found no body; expected JSON: an object with {known}.");
        try
        {
            using JsonDocument body = JsonDocument.Parse(text);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                throw new RequestException($"found {Told(body.RootElement)}; expected an object with {known}.");
            return Of(body.RootElement, type, known);
        }
        catch (JsonException wrong)
        {
            throw new RequestException(
                $"found no JSON; expected an object with {known}. It goes wrong in line {wrong.LineNumber + 1}, "
                    + $"byte {wrong.BytePositionInLine + 1}."
            );
        }
    }

    /// <summary>Of a verb that takes none: what is said there would be passed over.</summary>
    /// <exception cref="RequestException">There is something but an empty object.</exception>
    public static async Task RequireNoneAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var read = new StreamReader(request.Body);
        string text = (await read.ReadToEndAsync(cancellation)).Trim();
        if (text.Length > 0 && text.Replace(" ", "", StringComparison.Ordinal) != "{}")
            throw new RequestException($"found {Cut(text)}; expected no body.");
    }

    private static T Of<T>(JsonElement body, JsonTypeInfo<T> type, string known)
    {
        Dictionary<string, JsonElement> said = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty one in body.EnumerateObject())
        {
            JsonPropertyInfo key = type.Properties.FirstOrDefault(key =>
                key.Name.Equals(one.Name, StringComparison.OrdinalIgnoreCase)
            ) ?? throw new RequestException($"found an unknown key '{Cut(one.Name)}'; expected some of {known}.");
            if (!said.TryAdd(one.Name, one.Value))
                throw new RequestException($"{one.Name}: found it twice; expected it once.");
            RequireKind(key, one.Value);
        }
        if (type.Properties.FirstOrDefault(key => key.IsRequired && !said.ContainsKey(key.Name)) is { } missing)
            throw new RequestException($"{missing.Name}: found nothing; expected one.");
        return body.Deserialize(type)!;
    }

    private static void RequireKind(JsonPropertyInfo key, JsonElement value)
    {
        if (
            value.ValueKind == JsonValueKind.Null
            && (key.IsSetNullable || Nullable.GetUnderlyingType(key.PropertyType) is not null)
        )
            return;
        try
        {
            if (value.ValueKind != JsonValueKind.Null && value.Deserialize(key.PropertyType, Options) is not null)
                return;
        }
        catch (JsonException) { }
        throw new RequestException($"{key.Name}: found {Told(value)}; expected {KindOf(key.PropertyType)}.");
    }

    private static string KindOf(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var text when text == typeof(string) => "a text",
            var truth when truth == typeof(bool) => "true or false",
            var real when real == typeof(double) => "a number",
            var whole when whole == typeof(int) || whole == typeof(long) => "a whole number",
            _ => "a list of texts",
        };

    private static string Told(JsonElement value) => Cut(value.GetRawText());

    private static string Cut(string text) => text.Length <= LongestTold ? text : $"{text[..LongestTold]}...";
}
