using Almagest.Vo.Rows;

namespace Almagest.Gateway.Tap;

/// <summary>What is said of an answer beside it.</summary>
internal static class AnswerHeaders
{
    /// <summary>OK or OVERFLOW, for forms that can't say it.</summary>
    public const string Status = "Query-Status";

    /// <param name="isOverflow">There are more rows; null: the document says it.</param>
    public static void Say(HttpResponse response, TableWriter writer, bool? isOverflow)
    {
        response.ContentType = writer.MediaType;
        response.Headers.ContentDisposition = $"inline; filename=\"result.{writer.Extension}\"";
        if (isOverflow is { } more)
            response.Headers[Status] = more ? "OVERFLOW" : "OK";
    }
}
