from modeltranslation.translator import TranslationOptions, register

from cms.factsheets.models import Segment, Topic


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)


@register(Segment)
class SegmentTranslation(TranslationOptions):
    fields = ("text",)
